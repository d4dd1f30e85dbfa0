internal import Kafka
internal import Outbox

/// One partition while it is assigned: its ledger, and how much of it is committed.
struct AssignedPartition {
  /// What to do with a record, and its ticket.
  enum Admission: Equatable {
    case admitted(Ticket)
    case done
    /// The partition is not ours (any more).
    case foreign
    case beyondWindow
  }

  let epoch: UInt64
  /// Nil until the first record, where nothing was committed.
  private(set) var ledger: Ledger?
  /// Whether it still admits; a partition about to go only finishes.
  var isDraining = false
  /// Counts what a commit has to tell; how much of it the last commit told.
  private var changes: UInt64 = 0
  private var committedChanges: UInt64 = 0
  /// What was given out last for a commit, and how much that tells.
  private var offered: (offset: Int64, metadata: String, changes: UInt64)?

  init(epoch: UInt64, ledger: Ledger?) {
    self.epoch = epoch
    self.ledger = ledger
  }

  var openCount: Int { ledger?.openCount ?? 0 }
  var hasUncommitted: Bool { changes != committedChanges }

  /// Admits records in the order received.
  /// - Returns: how many are open now that were not; nil when none is admitted any more.
  mutating func admit(
    _ records: ArraySlice<KafkaRecord>, _ window: Int, into admissions: inout [Admission]
  ) -> Int? {
    guard let first = records.first, !isDraining else { return nil }
    // Taken out while it changes, so that its bitmap is not copied.
    var ledger = self.ledger ?? Ledger(startingAt: first.offset, window: window)
    self.ledger = nil
    let (base, open) = (ledger.base, ledger.openCount)
    for record in records {
      switch ledger.receive(record.offset) {
      case .admitted:
        admissions.append(
          .admitted(Ticket(partition: record.partition, offset: record.offset, epoch: epoch)))
      case .done: admissions.append(.done)
      case .beyondWindow: admissions.append(.beyondWindow)
      }
    }
    if ledger.base != base { changes += 1 }
    self.ledger = ledger
    return ledger.openCount - open
  }

  /// Marks tickets as done; those of another assignment are void.
  /// - Returns: how many of them were open.
  mutating func complete(_ tickets: ArraySlice<Ticket>) -> Int {
    guard var ledger else { return 0 }
    self.ledger = nil
    let open = ledger.openCount
    for ticket in tickets where ticket.epoch == epoch { ledger.complete(ticket.offset) }
    let completed = open - ledger.openCount
    self.ledger = ledger
    changes += UInt64(completed)
    return completed
  }

  /// What to commit when these tickets are done; nil when that is nothing new.
  mutating func offer(completing tickets: [Ticket]) -> (offset: Int64, metadata: String)? {
    guard !tickets.isEmpty || hasUncommitted, var ledger else { return nil }
    let open = ledger.openCount
    for ticket in tickets { ledger.complete(ticket.offset) }
    let metadata = ledger.map.encoded
    offered = (ledger.base, metadata, changes + UInt64(open - ledger.openCount))
    return (ledger.base, metadata)
  }

  /// A commit was answered. What was done since its offer is told by the next one; so is all when it
  /// was not the last that was offered.
  mutating func committed(_ offset: Int64, _ metadata: String) {
    guard let offered, offered.offset == offset, offered.metadata == metadata else { return }
    committedChanges = offered.changes
  }
}
