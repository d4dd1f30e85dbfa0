import Synchronization

/// Calls one provider within its limits. This is the only place that tries again.
///
/// Each attempt passes the circuit breaker, the rate limits and the concurrency limiter. A failed
/// one is tried again while attempts, retry budget and the caller's deadline allow, after the
/// provider's own delay or an exponential one with jitter.
package final class GuardedCaller: Sendable {
  private struct State {
    var breaker: CircuitBreakerStateMachine
    var hedges: RetryBudget
    var requests: TokenBucket?
    var units: TokenBucket?
    var latency = MovingLatency()
  }

  private let settings: GuardedCallerSettings
  private let state: Mutex<State>
  private let limiter: AdaptiveConcurrencyLimiter
  private let budget: ExtraCallBudget
  private let observe: @Sendable (CallEvent) -> Void

  /// - Parameter budget: shared with others that call the same provider; nil: one of its own.
  package init(
    _ settings: GuardedCallerSettings, budget: ExtraCallBudget? = nil,
    observe: @escaping @Sendable (CallEvent) -> Void = { _ in }
  ) {
    func bucket(_ perMinute: Int) -> TokenBucket? {
      // A burst of a sixth of a minute: providers count in short windows too.
      perMinute > 0 ? TokenBucket(perMinute: perMinute, burst: max(1, perMinute / 6)) : nil
    }
    self.settings = settings
    self.observe = observe
    limiter = AdaptiveConcurrencyLimiter(settings.limiter)
    self.budget =
      budget
      ?? ExtraCallBudget(
        RetryBudget(ratio: settings.retryRatio, reserve: settings.retryReserve))
    state = Mutex(
      State(
        breaker: CircuitBreakerStateMachine(settings.breaker),
        hedges: RetryBudget(ratio: settings.hedgeRatio, reserve: 1),
        requests: bucket(settings.requestsPerMinute), units: bucket(settings.unitsPerMinute)))
  }

  package var inFlight: Int { limiter.inFlight }
  package var queued: Int { limiter.queued }
  package var concurrencyLimit: Int { limiter.limit }
  package var isCircuitOpen: Bool { state.withLock { $0.breaker.phase == .open } }

  /// - Parameters:
  ///   - units: estimated cost in the provider's own measure (tokens).
  ///   - charge: what its first attempt is to the budget; those after it are taken from it.
  ///   - priority: 0 (can wait) … 9 (first), where calls must wait.
  ///   - mayHedge: whether a slow attempt may be doubled; only for calls that cost nothing twice.
  ///   - attempt: makes one attempt; it must end by the deadline and honour cancellation.
  package func call<Output: Sendable, Failure: Error>(
    units: Int = 0, charge: CallCharge = .needed, priority: Int = 5,
    deadline: ContinuousClock.Instant, mayHedge: Bool = false,
    verdict: @Sendable (Failure) -> CallVerdict,
    refusal: @Sendable (CallRefusal) -> Failure,
    _ attempt: @escaping @Sendable () async throws(Failure) -> Output
  ) async throws(Failure) -> Output {
    var number = 1
    var last: Failure?
    while true {
      let outcome = await once(
        units, number == 1 ? charge : nil, priority, deadline, mayHedge, verdict, attempt)
      if case .refused = outcome, number > 1 { budget.giveBack() }
      switch outcome {
      case .success(let output): return output
      // Why the first attempt failed tells more than that there was no time for another.
      case .refused(.timedOut): throw last ?? refusal(.timedOut)
      case .refused(let reason): throw refusal(reason)
      case .failure(let error):
        last = error
        guard !Task.isCancelled else { throw refusal(.cancelled) }
        let verdict = verdict(error)
        let delay = max(backoff(after: number), verdict.retryAfter ?? .zero)
        let latency = state.withLock { $0.latency.average } ?? .zero
        guard verdict.isRetriable, number < settings.maxAttempts,
          .now + delay + latency < deadline, budget.take()
        else { throw error }
        observe(.retrying(attempt: number, delay: delay))
        do { try await Task.sleep(for: delay) } catch {
          budget.giveBack()
          throw refusal(.cancelled)
        }
        number += 1
      }
    }
  }

  private enum Outcome<Output: Sendable, Failure: Error>: Sendable {
    case success(Output)
    case failure(Failure)
    case refused(CallRefusal)
  }

  private func once<Output: Sendable, Failure: Error>(
    _ units: Int, _ charge: CallCharge?, _ priority: Int, _ deadline: ContinuousClock.Instant,
    _ mayHedge: Bool,
    _ verdict: (Failure) -> CallVerdict,
    _ attempt: @escaping @Sendable () async throws(Failure) -> Output
  ) async -> Outcome<Output, Failure> {
    if let pause = state.withLock({ $0.breaker.pauseLeft(now: .now) }) {
      return .refused(.circuitOpen(retryAfter: pause))
    }
    guard let wait = reserve(units, deadline: deadline) else { return .refused(.overloaded) }
    if wait > .zero {
      do { try await Task.sleep(for: wait) } catch { return .refused(.cancelled) }
    }
    let permit: AdaptiveConcurrencyLimiter.Permit
    do throws(AdaptiveConcurrencyLimiter.Refusal) {
      permit = try await limiter.acquire(priority: priority, deadline: deadline)
    } catch {
      switch error {
      case .overloaded: return .refused(.overloaded)
      case .timedOut: return .refused(.timedOut)
      case .cancelled: return .refused(.cancelled)
      }
    }
    let pass: CircuitBreakerStateMachine.Pass
    switch state.withLock({ $0.breaker.admit(now: .now) }) {
    case .allowed(let allowed): pass = allowed
    case .refused(let retryAfter):
      limiter.release(permit, .neutral)
      return .refused(.circuitOpen(retryAfter: retryAfter))
    }
    // Only what reaches the provider earns: in an outage that is little.
    switch charge {
    case .needed: budget.recordAttempt()
    case .owed: budget.charge()
    case nil: break
    }
    let started = ContinuousClock.now
    do throws(Failure) {
      let output = try await run(mayHedge, attempt)
      limiter.release(permit, .success)
      record(.success, of: pass, latency: .now - started)
      return .success(output)
    } catch {
      // A cancelled attempt says nothing of the provider, whatever its error says.
      let verdict = Task.isCancelled ? CallVerdict(isRetriable: false) : verdict(error)
      limiter.release(permit, verdict.load)
      record(verdict.health, of: pass, latency: nil)
      return .failure(error)
    }
  }

  private func run<Output: Sendable, Failure: Error>(
    _ mayHedge: Bool, _ attempt: @escaping @Sendable () async throws(Failure) -> Output
  ) async throws(Failure) -> Output {
    let patience: Duration? = state.withLock { state in
      guard mayHedge, settings.hedgeRatio > 0 else { return nil }
      state.hedges.recordAttempt()
      return state.latency.quantile(0.95)
    }
    guard let patience else { return try await attempt() }
    return try await hedge(attempt, after: patience) { [self] in
      guard state.withLock({ $0.hedges.takeRetry() }), budget.take() else { return false }
      observe(.hedged)
      return true
    }
  }

  private func reserve(_ units: Int, deadline: ContinuousClock.Instant) -> Duration? {
    state.withLock { state in
      let now = ContinuousClock.now
      let patience = deadline - now
      var wait = Duration.zero
      if state.requests != nil {
        guard let own = state.requests?.reserve(1, now: now, patience: patience) else { return nil }
        wait = own
      }
      if state.units != nil {
        guard let own = state.units?.reserve(units, now: now, patience: patience) else {
          state.requests?.correct(by: 1)
          return nil
        }
        wait = max(wait, own)
      }
      return wait
    }
  }

  private func record(
    _ outcome: CircuitBreakerStateMachine.Outcome, of pass: CircuitBreakerStateMachine.Pass,
    latency: Duration?
  ) {
    let change: Bool? = state.withLock { state in
      if let latency { state.latency.record(latency) }
      let before = state.breaker.phase
      state.breaker.record(outcome, of: pass, now: .now)
      switch (before, state.breaker.phase) {
      case (.closed, .open): return true
      case (.halfOpen, .closed): return false
      default: return nil
      }
    }
    if let change { observe(.circuitChanged(isOpen: change)) }
  }

  /// Half of the delay is certain, half is chance, so that callers do not come back in step.
  private func backoff(after attempt: Int) -> Duration {
    let doubled = settings.firstDelay * Double(1 << min(attempt - 1, 20))
    return min(doubled, settings.longestDelay) * Double.random(in: 0.5...1)
  }
}
