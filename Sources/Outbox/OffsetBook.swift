package import Kafka

/// The ledgers as the outbox sees them: which tickets still count, and what to commit with them.
package protocol OffsetBook: AnyObject, Sendable {
  /// Those of the outcomes whose ticket counts: the assignment that admitted it still holds.
  func live(_ outcomes: [Outcome]) -> [Outcome]

  /// What to commit when these tickets are done, for every partition that has something new.
  /// Changes nothing: the tickets are done when ``complete(_:)`` says so.
  func offsets(completing tickets: [Ticket]) -> [OffsetCommit]

  /// Marks tickets as done: their outcomes are visible.
  func complete(_ tickets: [Ticket])

  /// These offsets were committed.
  func committed(_ offsets: [OffsetCommit])

  /// Of these tickets, those that the group's committed offsets show to be done already.
  func settled(_ tickets: [Ticket], by committed: [CommittedOffset]) -> Set<Ticket>

  /// Partitions now assigned.
  var assigned: [TopicPartition] { get }

  /// Whether anything is done that no commit has told yet.
  var hasUncommitted: Bool { get }
}
