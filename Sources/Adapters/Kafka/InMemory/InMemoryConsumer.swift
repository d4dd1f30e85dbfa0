import Foundation
import Synchronization

/// A consumer of the in-memory broker, on a thread of its own like the real one.
final class InMemoryConsumer: KafkaConsuming {
  private struct State {
    var isStarted = false
    var isEnded = false
    var memberID: String?
    var generation = 0
    var positions: [TopicPartition: Int64] = [:]
    var paused: Set<TopicPartition> = []
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let broker: InMemoryBroker
  private let group: String
  private let clientID: String
  private let committedOnly: Bool
  private let startsAtEnd: Bool
  private let state = Mutex(State())
  private let bell = Doorbell()
  private let stopRequested = Atomic<Bool>(false)
  private let commits = SerialWorker(name: "memory-commit")

  init(_ broker: InMemoryBroker, _ configuration: KafkaClientConfiguration) {
    self.broker = broker
    group = configuration["group.id"] ?? "weir-reader"
    clientID = configuration["client.id"] ?? ""
    committedOnly = configuration["isolation.level"] != "read_uncommitted"
    startsAtEnd = ["latest", "end", "largest"].contains(configuration["auto.offset.reset"] ?? "")
    broker.register(bell)
  }

  func start(topics: [String], handler: any KafkaConsumerHandler) throws(KafkaError) {
    guard !topics.isEmpty else { throw .invalidState(reason: "there is no topic to read") }
    try begin { $0.runMember(topics, handler) }
  }

  func start(
    assigning partitions: [TopicPartition: Int64], handler: any KafkaConsumerHandler
  ) throws(KafkaError) {
    let positions = partitions.reduce(into: [:]) { $0[$1.key] = position($1.value, of: $1.key) }
    state.withLock { $0.positions = positions }
    try begin { $0.runReader(handler) }
  }

  private func begin(_ run: @escaping @Sendable (InMemoryConsumer) -> Void) throws(KafkaError) {
    let mayStart = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted && !state.isEnded
    }
    guard mayStart else { throw .invalidState(reason: "the consumer was started before") }
    NamedThread.start("memory-consumer") { [self] in
      run(self)
      end()
    }
  }

  // MARK: - The thread

  private var isStopRequested: Bool { stopRequested.load(ordering: .acquiring) }

  private func runReader(_ handler: any KafkaConsumerHandler) {
    while !isStopRequested { if !handOver(handler) { bell.wait() } }
    handler.consumerStopped()
  }

  private func runMember(_ topics: [String], _ handler: any KafkaConsumerHandler) {
    var member = join(topics)
    while !isStopRequested {
      switch broker.state.withLock({ $0.groups[group]?.instruction(for: member) }) ?? .rejoin {
      case .revoke(let partitions):
        if !partitions.isEmpty { handler.partitionsRevoked(partitions) }
        release()
        broker.change { $0.acknowledgeRevocation(member, in: group) }
      case .rejoin:
        let lost = Array(state.withLock { $0.positions.keys }).sorted()
        if !lost.isEmpty { handler.partitionsLost(lost) }
        release()
        member = join(topics)
      case .assign(let partitions):
        assign(partitions, member, handler)
      case .carryOn:
        if !handOver(handler) { bell.wait() }
      }
    }
    let held = Array(state.withLock { $0.positions.keys }).sorted()
    if !held.isEmpty { handler.partitionsRevoked(held) }
    release()
    broker.change { $0.removeMember(member, from: group) }
    handler.consumerStopped()
  }

  private func join(_ topics: [String]) -> String {
    let member = broker.change { $0.join(group, topics: topics, clientID: clientID) }
    state.withLock { $0.memberID = member }
    return member
  }

  private func release() {
    state.withLock {
      $0.positions = [:]
      $0.paused = []
    }
  }

  private func assign(
    _ partitions: [TopicPartition], _ member: String, _ handler: any KafkaConsumerHandler
  ) {
    let generation = broker.state.withLock { $0.groups[group]?.generation } ?? 0
    state.withLock { $0.generation = generation }
    // A transaction in doubt delays the answer; a rebalance meanwhile makes it moot.
    while !isStopRequested {
      let (instruction, committed) = broker.state.withLock {
        ($0.groups[group]?.instruction(for: member), $0.stableCommitted(partitions, group: group))
      }
      guard instruction == .assign(partitions) else { return }
      guard let committed else {
        bell.wait()
        continue
      }
      broker.change { $0.acknowledgeAssignment(member, in: group) }
      let starts = partitions.isEmpty ? [:] : handler.partitionsAssigned(committed)
      let reset = startsAtEnd ? KafkaOffset.end : KafkaOffset.beginning
      var positions: [TopicPartition: Int64] = [:]
      for entry in committed {
        let start = starts[entry.topicPartition] ?? entry.offset ?? reset
        positions[entry.topicPartition] = position(start, of: entry.topicPartition)
      }
      return state.withLock { $0.positions = positions }
    }
  }

  private func position(_ offset: Int64, of partition: TopicPartition) -> Int64 {
    switch offset {
    case KafkaOffset.end: broker.state.withLock { $0.log(partition)?.end ?? 0 }
    case KafkaOffset.beginning: 0
    default: offset
    }
  }

  /// Answers whether there was anything.
  private func handOver(_ handler: any KafkaConsumerHandler) -> Bool {
    let records = state.withLock { state in
      var records: [KafkaRecord] = []
      for (partition, position) in state.positions.sorted(by: { $0.key < $1.key })
      where !state.paused.contains(partition) && records.count < ConsumerLoop.batchLimit {
        guard let log = broker.state.withLock({ $0.log(partition) }) else { continue }
        let read = log.read(
          from: position, limit: ConsumerLoop.batchLimit - records.count,
          committedOnly: committedOnly)
        records += read.records
        state.positions[partition] = read.next
      }
      return records
    }
    guard !records.isEmpty else { return false }
    handler.recordsReceived(records)
    return true
  }

  private func end() {
    broker.unregister(bell)
    commits.close()
    let waiters = state.withLock { state in
      state.isEnded = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  // MARK: - From any thread

  private func checkOpen() throws(KafkaError) {
    if state.withLock({ $0.isEnded }) { throw .closed }
  }

  func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
    try checkOpen()
    state.withLock { $0.paused.formUnion(partitions) }
  }

  func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
    try checkOpen()
    state.withLock { $0.paused.subtract(partitions) }
    bell.ring()
  }

  func commit(
    _ offsets: [OffsetCommit], completion: @escaping @Sendable (KafkaError?) -> Void
  ) {
    let isOpen = commits.run { [self] in
      do throws(KafkaError) {
        try commitSynchronously(offsets)
        completion(nil)
      } catch {
        completion(error)
      }
    }
    if !isOpen { completion(.closed) }
  }

  func commitSynchronously(_ offsets: [OffsetCommit]) throws(KafkaError) {
    try checkOpen()
    let membership = membership
    if let error = broker.change({ $0.commit(offsets, group: group, membership: membership) }) {
      throw error
    }
  }

  private var membership: InMemoryMembership? {
    state.withLock { state in
      state.memberID.map {
        InMemoryMembership(group: group, memberID: $0, generation: state.generation)
      }
    }
  }

  func groupMetadata() throws(KafkaError) -> ConsumerGroupMetadata {
    try checkOpen()
    guard let membership else { throw .invalidState(reason: "the consumer is in no group") }
    return ConsumerGroupMetadata(backing: .inMemory(membership))
  }

  func groupClientIDs(deadline: Duration) throws(KafkaError) -> [String] {
    try checkOpen()
    return broker.state.withLock { $0.clientIDs(of: group, for: clientID) }
  }

  var memberID: String? { state.withLock { $0.memberID } }

  func seek(_ offsets: [TopicPartition: Int64], deadline: Duration) throws(KafkaError) {
    try checkOpen()
    for partition in offsets.keys where state.withLock({ $0.positions[partition] }) == nil {
      throw .invalidState(reason: "\(partition) is not assigned")
    }
    for (partition, offset) in offsets {
      let position = position(offset, of: partition)
      state.withLock { $0.positions[partition] = position }
    }
    bell.ring()
  }

  func committed(
    _ partitions: [TopicPartition], deadline: Duration
  ) throws(KafkaError) -> [CommittedOffset] {
    try checkOpen()
    let end = ContinuousClock.now + deadline
    while true {
      if let found = broker.state.withLock({ $0.stableCommitted(partitions, group: group) }) {
        return found
      }
      guard ContinuousClock.now < end else {
        throw .timedOut(operation: "reading committed offsets")
      }
      broker.progress.wait(atMost: .milliseconds(20))
    }
  }

  func watermarks(
    _ partition: TopicPartition, deadline: Duration
  ) throws(KafkaError) -> Watermarks {
    guard let watermarks = cachedWatermarks(partition) else { throw .unknownPartition(partition) }
    return watermarks
  }

  func cachedWatermarks(_ partition: TopicPartition) -> Watermarks? {
    broker.state.withLock { $0.log(partition) }.map { Watermarks(low: 0, high: $0.end) }
  }

  func requestStop() {
    stopRequested.store(true, ordering: .releasing)
    let isIdle = state.withLock { state in
      defer { if !state.isStarted { state.isEnded = true } }
      return !state.isStarted && !state.isEnded
    }
    if isIdle { end() } else { bell.ring() }
  }

  func stop() async {
    requestStop()
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if !state.isEnded { state.waiters.append(continuation) }
        return state.isEnded
      }
      if hasEnded { continuation.resume() }
    }
  }
}
