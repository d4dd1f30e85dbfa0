/// Where outcomes go: the one way out.
package protocol OutcomeSink: AnyObject, Sendable {
  /// Takes outcomes without blocking; they leave in groups, and complete their tickets then.
  func submit(_ outcomes: [Outcome])

  /// Waits while more is on its way out than is good for it, but a moment at the most. For threads
  /// that make outcomes faster than they can leave: what is not made yet takes no memory.
  func waitForRoom()
}
