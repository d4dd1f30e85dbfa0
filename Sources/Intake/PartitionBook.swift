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

  private struct State {
    var partitions: [Int32: AssignedPartition] = [:]
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
      state.partitions[committed.topicPartition.partition] = AssignedPartition(
        epoch: state.nextEpoch, ledger: ledger)
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
        let open = state.partitions.removeValue(forKey: partition)?.openCount ?? 0
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

  /// Admits records in the order received; the answers are in that order too.
  func admit(_ records: [KafkaRecord]) -> [AssignedPartition.Admission] {
    state.withLock { state in
      var admissions: [AssignedPartition.Admission] = []
      admissions.reserveCapacity(records.count)
      var place = 0
      while place < records.count {
        // Records come in runs of one partition; it is looked up once a run.
        let number = records[place].partition
        var end = place + 1
        while end < records.count, records[end].partition == number { end += 1 }
        let run = records[place..<end]
        // Changed where it is, so that its bitmap is not copied.
        if let admitted = state.partitions[number]?.admit(run, window, into: &admissions) {
          state.openCount += admitted
        } else {
          admissions.append(contentsOf: repeatElement(.foreign, count: run.count))
        }
        place = end
      }
      return admissions
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
      var offers: [OffsetCommit] = []
      for number in Array(state.partitions.keys) {
        let tickets = byPartition[number] ?? []
        guard
          let (offset, metadata) = state.partitions[number]?.offer(completing: tickets)
        else { continue }
        offers.append(
          OffsetCommit(TopicPartition(topic, number), offset: offset, metadata: metadata))
      }
      return offers
    }
  }

  func complete(_ tickets: [Ticket]) {
    let drained: DispatchSemaphore? = state.withLock { state in
      var place = 0
      while place < tickets.count {
        let number = tickets[place].partition
        var end = place + 1
        while end < tickets.count, tickets[end].partition == number { end += 1 }
        state.openCount -= state.partitions[number]?.complete(tickets[place..<end]) ?? 0
        place = end
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
        state.partitions[commit.topicPartition.partition]?
          .committed(commit.offset, commit.metadata)
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
    partitions.contains { state.partitions[$0]?.openCount ?? 0 > 0 }
  }
}
