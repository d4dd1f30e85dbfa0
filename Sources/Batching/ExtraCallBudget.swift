import Synchronization

/// The retry budget of one provider, shared by all that call it.
package final class ExtraCallBudget: Sendable {
  private let budget: Mutex<RetryBudget>

  package init(_ budget: RetryBudget = RetryBudget()) {
    self.budget = Mutex(budget)
  }

  func recordAttempt() { budget.withLock { $0.recordAttempt() } }
  func take() -> Bool { budget.withLock { $0.takeRetry() } }
  func giveBack() { budget.withLock { $0.giveBack() } }
  func charge() { budget.withLock { $0.charge() } }
}

/// What a call is to the budget of its provider.
package enum CallCharge: Sendable, Equatable {
  /// Asks what was not asked before.
  case needed
  /// Asks the same again and cannot be done without: made in any case, and counted.
  case owed
}
