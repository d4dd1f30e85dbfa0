import Synchronization

/// A producer of the in-memory broker. Completions come from a thread of its own, as from the real
/// one.
final class InMemoryProducer: KafkaProducing {
  private struct State {
    var transaction: InMemoryTransactionState
    var epoch = -1
    var isClosed = false
    var failedDelivery: KafkaError?
    var nextUnkeyed = 0
  }

  private let broker: InMemoryBroker
  private let transactionalID: String?
  private let state: Mutex<State>
  private let deliveries = SerialWorker(name: "memory-delivery")
  private let pending = Atomic<Int>(0)
  private let progress = Progress()

  init(_ broker: InMemoryBroker, _ configuration: KafkaClientConfiguration) {
    self.broker = broker
    transactionalID = configuration["transactional.id"]
    state = Mutex(
      State(transaction: InMemoryTransactionState(isTransactional: transactionalID != nil)))
  }

  // MARK: - Topics

  func warm(topics: [String], deadline: Duration) throws(KafkaError) {
    for topic in topics { _ = try partitionCount(topic, deadline: deadline) }
  }

  func partitionCount(_ topic: String, deadline: Duration) throws(KafkaError) -> Int {
    guard let count = cachedPartitionCount(topic) else { throw .unknownTopic(topic) }
    return count
  }

  func cachedPartitionCount(_ topic: String) -> Int? {
    broker.state.withLock { $0.partitionCount(topic) }
  }

  // MARK: - Records

  func send(
    _ records: [ProducerRecord], completion: @escaping @Sendable (BatchDelivery) -> Void
  ) {
    guard !state.withLock({ $0.isClosed }) else {
      return completion(.failed(records.count, .closed))
    }
    var batch = BatchDelivery(deliveries: [])
    for record in records {
      switch append(record) {
      case .success(let delivery): batch.deliveries.append(delivery)
      case .failure(let error):
        batch.failures[batch.deliveries.count] = error
        batch.deliveries.append(Delivery(partition: -1, offset: -1))
      }
    }
    pending.add(1, ordering: .relaxed)
    let result = batch
    let isTaken = deliveries.run { [self] in
      completion(result)
      pending.subtract(1, ordering: .releasing)
      progress.advance()
    }
    if !isTaken {
      pending.subtract(1, ordering: .releasing)
      completion(.failed(records.count, .closed))
    }
  }

  private func append(_ record: ProducerRecord) -> Result<Delivery, KafkaError> {
    let refusal = broker.state.withLock {
      $0.takeFault { if case .send(let error) = $0 { error } else { nil } }
    }
    if let error = refusal ?? state.withLock({ $0.transaction.sendRefusal }) {
      return .failure(error)
    }
    guard let count = cachedPartitionCount(record.topic) else {
      return .failure(.unknownTopic(record.topic))
    }
    let partition = record.partition ?? choosePartition(record, count)
    guard partition >= 0, partition < count else {
      return .failure(.unknownPartition(TopicPartition(record.topic, partition)))
    }
    let failedDelivery = broker.state.withLock {
      $0.takeFault { if case .delivery(let error) = $0 { error } else { nil } }
    }
    if let failedDelivery {
      state.withLock { $0.failedDelivery = failedDelivery }
      return .failure(failedDelivery)
    }
    let owner = owner
    let entry = KafkaRecord(
      topic: record.topic, partition: partition, offset: -1,
      timestampMilliseconds: record.timestampMilliseconds ?? 0, timestampType: .createTime,
      key: record.key, value: record.value, headers: record.headers)
    let offset = broker.change { $0.append(entry, owner: owner) }
    return offset.map { Delivery(partition: partition, offset: $0) }
  }

  private func choosePartition(_ record: ProducerRecord, _ count: Int) -> Int32 {
    if let key = record.key { return murmur2Partition(key: key, count: count) }
    return state.withLock {
      $0.nextUnkeyed += 1
      return Int32($0.nextUnkeyed % count)
    }
  }

  // MARK: - Transactions

  private var owner: (id: String, epoch: Int)? {
    transactionalID.map { id in (id, state.withLock { $0.epoch }) }
  }

  /// Checks a call against state, faults and fencing; then `apply` changes the broker.
  private func transact(
    _ operation: TransactionOperation, then next: InMemoryTransactionState.Phase,
    _ apply: (inout InMemoryBrokerState, (id: String, epoch: Int)) -> KafkaError?
  ) throws(KafkaError) {
    guard !state.withLock({ $0.isClosed }) else { throw .closed }
    guard let owner else {
      throw .transaction(
        .fatal, operation, cause: .invalidState(reason: "transactional.id is not set"))
    }
    if let error = state.withLock({ $0.transaction.refusal(operation) }) { throw error }
    let fault = broker.state.withLock { state in
      state.takeFault { fault -> KafkaError? in
        guard case .transaction(operation, let disposition, let cause) = fault else { return nil }
        return .transaction(disposition, operation, cause: cause)
      }
    }
    let error: KafkaError?
    if let fault {
      error = fault
    } else if operation != .initialize,
      let fenced = broker.state.withLock({ $0.fencing(owner) })
    {
      error = .transaction(.fatal, operation, cause: fenced)
    } else {
      error = broker.change { apply(&$0, owner) }
    }
    guard let error else { return state.withLock { $0.transaction.move(to: next) } }
    state.withLock { state in
      if error.isFatal { state.transaction.move(to: .fatal(error.cause)) }
      if error.requiresAbort { state.transaction.move(to: .failed(error.cause)) }
    }
    throw error
  }

  func initTransactions(deadline: Duration) throws(KafkaError) {
    try transact(.initialize, then: .ready) { [self] broker, owner in
      let epoch = broker.initialize(owner.id)
      state.withLock { $0.epoch = epoch }
      return nil
    }
  }

  func beginTransaction() throws(KafkaError) {
    try transact(.begin, then: .open) { broker, owner in
      broker.begin(owner.id)
      return nil
    }
    state.withLock { $0.failedDelivery = nil }
  }

  func sendOffsets(
    _ offsets: [OffsetCommit], groupMetadata: ConsumerGroupMetadata
  ) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    guard case .inMemory(let membership) = groupMetadata.backing else {
      throw .invalidState(reason: "the group metadata is of another kind of cluster")
    }
    try transact(.sendOffsets, then: .open) { broker, owner in
      broker.addOffsets(offsets, membership: membership, to: owner.id).map {
        .transaction(.abortable, .sendOffsets, cause: $0)
      }
    }
  }

  func commitTransaction() throws(KafkaError) {
    if case .commitPending(let applied) = state.withLock({ $0.transaction.phase }) {
      return try transact(.commit, then: .ready) { broker, owner in
        if !applied { broker.decide(owner.id, committed: true) }
        return nil
      }
    }
    if let failure = state.withLock({ $0.failedDelivery }) {
      state.withLock { $0.transaction.move(to: .failed(failure)) }
      throw .transaction(.abortable, .commit, cause: failure)
    }
    let isApplied = broker.state.withLock {
      $0.takeFault { if case .indeterminateCommit(let applied) = $0 { applied } else { nil } }
    }
    if let isApplied {
      if isApplied, let owner { broker.change { $0.decide(owner.id, committed: true) } }
      state.withLock { $0.transaction.move(to: .commitPending(applied: isApplied)) }
      throw .transaction(
        .retriable, .commit, cause: .timedOut(operation: "transaction commit"))
    }
    try transact(.commit, then: .ready) { broker, owner in
      broker.decide(owner.id, committed: true)
      return nil
    }
  }

  func abortTransaction() throws(KafkaError) {
    try transact(.abort, then: .ready) { broker, owner in
      broker.decide(owner.id, committed: false)
      return nil
    }
    state.withLock { $0.failedDelivery = nil }
  }

  var fatalError: KafkaError? {
    state.withLock { state in
      if state.isClosed { return .closed }
      if case .fatal(let cause) = state.transaction.phase { return .fatal(cause: cause) }
      return nil
    }
  }

  // MARK: - The end

  func purge() {}

  func close(deadline: Duration) {
    state.withLock { $0.isClosed = true }
    let end = ContinuousClock.now + deadline
    while pending.load(ordering: .acquiring) > 0, ContinuousClock.now < end,
      !deliveries.isCurrentThread
    {
      progress.wait(atMost: .milliseconds(5))
    }
    deliveries.close()
  }
}
