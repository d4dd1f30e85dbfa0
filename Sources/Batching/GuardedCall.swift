/// What the error of one attempt says about trying again and about the provider's state.
package struct CallVerdict: Sendable, Equatable {
  package var isRetriable: Bool
  /// The provider's own wish; the attempt after it waits at least this long.
  package var retryAfter: Duration?
  package var health: CircuitBreakerStateMachine.Outcome
  package var load: ConcurrencyLimiterStateMachine.Outcome

  package init(
    isRetriable: Bool, retryAfter: Duration? = nil,
    health: CircuitBreakerStateMachine.Outcome = .unknown,
    load: ConcurrencyLimiterStateMachine.Outcome = .neutral
  ) {
    self.isRetriable = isRetriable
    self.retryAfter = retryAfter
    self.health = health
    self.load = load
  }
}

/// Why an attempt was not made.
package enum CallRefusal: Sendable, Equatable {
  case overloaded, timedOut, cancelled
  case circuitOpen(retryAfter: Duration)
}

/// What happens around the attempts, for metrics.
package enum CallEvent: Sendable, Equatable {
  /// Attempt number `attempt` failed; the next follows after `delay`.
  case retrying(attempt: Int, delay: Duration)
  /// A second, equal attempt was started because the first is slow.
  case hedged
  case circuitChanged(isOpen: Bool)
}

/// The rules under which one provider is called.
package struct GuardedCallerSettings: Sendable {
  /// Attempts at one call, the first included.
  package var maxAttempts = 3
  /// Before the second attempt; doubles with each, and half of it is chance.
  package var firstDelay: Duration = .milliseconds(250)
  package var longestDelay: Duration = .seconds(8)
  package var limiter = ConcurrencyLimiterStateMachine.Settings()
  package var breaker = CircuitBreakerStateMachine.Settings()
  /// Where no budget is shared: extra calls for each needed one, see ``RetryBudget``.
  package var retryRatio = 0.08
  /// Extra calls lent before any traffic, and at most saved up.
  package var retryReserve = 2
  /// Attempts a minute; 0 is no limit.
  package var requestsPerMinute = 0
  /// Units (tokens) a minute; 0 is no limit.
  package var unitsPerMinute = 0
  /// Second, equal attempts for each first one at most, for calls that allow it; 0 is none.
  package var hedgeRatio = 0.02

  package init() {}
}
