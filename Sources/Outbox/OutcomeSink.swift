/// Where outcomes go: the one way out.
package protocol OutcomeSink: AnyObject, Sendable {
  /// Takes outcomes without blocking; they leave in groups, and complete their tickets then.
  func submit(_ outcomes: [Outcome])

  /// Waits while more is on its way out than is good for it, but a moment at the most. For threads
  /// that make outcomes faster than they can leave: what is not made yet takes no memory.
  func waitForRoom()

  /// Gives partitions up by calling `release`. What is done in them is committed when this returns,
  /// as far as it is to be, and no commit of theirs comes later. May block; called while the
  /// partitions are still this member's.
  func leave(_ release: () -> Void)
}
