internal import Dispatch
internal import Kafka
internal import Outbox
internal import Synchronization

/// The ledgers of all partitions assigned to this member.
final class PartitionBook: OffsetBook {
  /// What the group had committed for a partition, and whether it could be used.
  enum Restoration: Equatable {
    /// Nothing was committed.
    case fresh
    case restored
    /// The metadata is of no use: everything from the committed offset on is done again.
    case replayed(OffsetMap.Damage)
  }

  private struct Partition {
    var epoch: UInt64
    /// Nil until the first record, where nothing was committed.
    var ledger: Ledger?
    var committedBase: Int64?
    var hasUncommitted = false
    /// Whether it still admits; a partition about to go only finishes.
    var isDraining = false
  }

  private struct State {
    var partitions: [Int32: Partition] = [:]
    var nextEpoch: UInt64 = 0
    var openCount = 0
    /// Partitions somebody waits to see finished, and whom to tell.
    var drain: (partitions: Set<Int32>, done: DispatchSemaphore)?
  }

  let topic: String
  private let window: Int
  private let state = Mutex(State())
  private let progress = Mutex<(@Sendable () -> Void)?>(nil)

  /// Called after tickets were completed, outside any lock.
  var onProgress: (@Sendable () -> Void)? {
    get { progress.withLock { $0 } }
    set { progress.withLock { $0 = newValue } }
  }

  init(topic: String, window: Int) {
    self.topic = topic
    self.window = min(window, OffsetMap.largestWindow)
  }

  // MARK: Assignment

  /// Takes a partition on; answers where to read from, nil for where the consumer's reset says.
  func assign(_ committed: CommittedOffset) -> (start: Int64?, Restoration) {
    var restoration = Restoration.fresh
    var ledger: Ledger?
    if let offset = committed.offset {
      do throws(OffsetMap.Damage) {
        let map = try OffsetMap(decoding: committed.metadata ?? "", committedAt: offset)
        ledger = Ledger(restoring: map, window: window)
        restoration = .restored
      } catch {
        ledger = Ledger(startingAt: offset, window: window)
        restoration = .replayed(error)
      }
    }
    return state.withLock { state in
      state.nextEpoch += 1
      state.partitions[committed.topicPartition.partition] = Partition(
        epoch: state.nextEpoch, ledger: ledger, committedBase: committed.offset)
      return (ledger?.base, restoration)
    }
  }

  /// Stops admitting to partitions and waits until what they have open is done.
  func drain(_ partitions: [Int32], until deadline: DispatchTime) {
    let done = DispatchSemaphore(value: 0)
    let waits = state.withLock { state in
      for partition in partitions { state.partitions[partition]?.isDraining = true }
      guard Self.isOpen(partitions, state) else { return false }
      state.drain = (Set(partitions), done)
      return true
    }
    if waits { _ = done.wait(timeout: deadline) }
    state.withLock { $0.drain = nil }
  }

  /// Lets partitions go: their tickets are void from now on. Answers how many were open.
  @discardableResult
  func release(_ partitions: [Int32]) -> Int {
    state.withLock { state in
      partitions.reduce(0) { sum, partition in
        let open = state.partitions.removeValue(forKey: partition)?.ledger?.openCount ?? 0
        state.openCount -= open
        return sum + open
      }
    }
  }

  /// Partitions that are to stay here for now.
  var ownedCount: Int {
    state.withLock { state in state.partitions.values.count { !$0.isDraining } }
  }

  func owns(_ partition: Int32) -> Bool {
    state.withLock { $0.partitions[partition].map { !$0.isDraining } ?? false }
  }

  // MARK: Admission

  /// What to do with a record, and its ticket.
  enum Admission: Equatable {
    case admitted(Ticket)
    case done
    /// The partition is not ours (any more).
    case foreign
    case beyondWindow
  }

  /// Admits records in the order received; the answers are in that order too.
  func admit(_ records: [KafkaRecord]) -> [Admission] {
    state.withLock { state in
      records.map { record in
        guard var partition = state.partitions[record.partition], !partition.isDraining else {
          return .foreign
        }
        // Taken out while it changes, so that its bitmap is not copied.
        state.partitions[record.partition] = nil
        defer { state.partitions[record.partition] = partition }
        var ledger = partition.ledger ?? Ledger(startingAt: record.offset, window: window)
        partition.ledger = nil
        let base = ledger.base
        let admission = ledger.receive(record.offset)
        partition.hasUncommitted = partition.hasUncommitted || ledger.base != base
        partition.ledger = ledger
        switch admission {
        case .admitted:
          state.openCount += 1
          return .admitted(
            Ticket(
              partition: record.partition, offset: record.offset, epoch: partition.epoch))
        case .done: return .done
        case .beyondWindow: return .beyondWindow
        }
      }
    }
  }

  /// Admitted and not yet done, over all partitions.
  var openCount: Int { state.withLock(\.openCount) }

  /// Whether this many more offsets of the partition fit its window.
  func hasRoom(_ partition: Int32, upTo offset: Int64) -> Bool {
    state.withLock { state in
      guard let ledger = state.partitions[partition]?.ledger else { return true }
      return offset - ledger.base < Int64(window)
    }
  }

  /// How each partition stands.
  var windows: [PartitionWindow] {
    state.withLock { state in
      state.partitions.compactMap { partition, held in
        held.ledger.map { ledger in
          PartitionWindow(
            partition: partition, base: ledger.base, open: ledger.openCount,
            used: Double(ledger.position - ledger.base) / Double(window))
        }
      }
    }
  }

  // MARK: OffsetBook

  func isLive(_ ticket: Ticket) -> Bool {
    state.withLock { $0.partitions[ticket.partition]?.epoch == ticket.epoch }
  }

  func live(_ outcomes: [Outcome]) -> [Outcome] {
    state.withLock { state in
      func isLive(_ outcome: Outcome) -> Bool {
        state.partitions[outcome.ticket.partition]?.epoch == outcome.ticket.epoch
      }
      // Nearly always all of them: then nothing is copied.
      return outcomes.allSatisfy(isLive) ? outcomes : outcomes.filter(isLive)
    }
  }

  func offsets(completing tickets: [Ticket]) -> [OffsetCommit] {
    state.withLock { state in
      var byPartition: [Int32: [Ticket]] = [:]
      for ticket in tickets where state.partitions[ticket.partition]?.epoch == ticket.epoch {
        byPartition[ticket.partition, default: []].append(ticket)
      }
      return state.partitions.compactMap { number, partition in
        let tickets = byPartition[number] ?? []
        guard !tickets.isEmpty || partition.hasUncommitted, var ledger = partition.ledger else {
          return nil
        }
        for ticket in tickets { ledger.complete(ticket.offset) }
        return OffsetCommit(
          TopicPartition(topic, number), offset: ledger.base, metadata: ledger.map.encoded)
      }
    }
  }

  func complete(_ tickets: [Ticket]) {
    let drained: DispatchSemaphore? = state.withLock { state in
      for ticket in tickets {
        guard var partition = state.partitions[ticket.partition],
          partition.epoch == ticket.epoch, var ledger = partition.ledger
        else { continue }
        state.partitions[ticket.partition] = nil
        partition.ledger = nil
        let open = ledger.openCount
        ledger.complete(ticket.offset)
        state.openCount += ledger.openCount - open
        partition.ledger = ledger
        partition.hasUncommitted = true
        state.partitions[ticket.partition] = partition
      }
      guard let drain = state.drain, !Self.isOpen(Array(drain.partitions), state) else {
        return nil
      }
      state.drain = nil
      return drain.done
    }
    drained?.signal()
    onProgress?()
  }

  func committed(_ offsets: [OffsetCommit]) {
    state.withLock { state in
      for commit in offsets {
        let number = commit.topicPartition.partition
        guard let ledger = state.partitions[number]?.ledger else { continue }
        state.partitions[number]?.committedBase = commit.offset
        // What was done since the snapshot is told by the next commit.
        state.partitions[number]?.hasUncommitted =
          ledger.base != commit.offset || ledger.map.encoded != commit.metadata
      }
    }
  }

  func settled(_ tickets: [Ticket], by committed: [CommittedOffset]) -> Set<Ticket> {
    var ledgers: [Int32: Ledger] = [:]
    for entry in committed where entry.topicPartition.topic == topic {
      guard let offset = entry.offset else { continue }
      let map = try? OffsetMap(decoding: entry.metadata ?? "", committedAt: offset)
      ledgers[entry.topicPartition.partition] =
        map.map { Ledger(restoring: $0, window: window) }
        ?? Ledger(startingAt: offset, window: window)
    }
    return Set(
      tickets.filter { ticket in
        guard let ledger = ledgers[ticket.partition] else { return false }
        return ledger.isDone(ticket.offset)
      })
  }

  var assigned: [TopicPartition] {
    state.withLock { $0.partitions.keys.map { TopicPartition(topic, $0) } }
  }

  var hasUncommitted: Bool {
    state.withLock { $0.partitions.values.contains(where: \.hasUncommitted) }
  }

  private static func isOpen(_ partitions: [Int32], _ state: borrowing State) -> Bool {
    partitions.contains { state.partitions[$0]?.ledger?.openCount ?? 0 > 0 }
  }
}
