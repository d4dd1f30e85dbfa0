/// An idempotent producer; with `transactional.id` set, a transactional one.
package protocol KafkaProducing: AnyObject, Sendable {
  /// Learns these topics' partitions, so that the first record does not wait a second for them.
  /// Blocks.
  func warm(topics: [String], deadline: Duration) throws(KafkaError)

  /// The number of partitions of a topic, from the producer's cache; asks the broker when it is not
  /// there (blocks, at most `deadline`).
  func partitionCount(_ topic: String, deadline: Duration) throws(KafkaError) -> Int

  /// The number of partitions when it is known without asking.
  func cachedPartitionCount(_ topic: String) -> Int?

  /// Sends a batch, in order; the completion is called once, with each record's outcome, on the
  /// delivery thread (or on this one when nothing could be sent). Blocks while the local queue is
  /// full, and once for a topic that is not known yet; topic and partition are checked before
  /// anything is sent.
  func send(
    _ records: [ProducerRecord], completion: @escaping @Sendable (BatchDelivery) -> Void)

  /// The same, with packed records behind the others, in the outcomes as well.
  func send(
    _ records: [ProducerRecord], and packed: PackedRecords?,
    completion: @escaping @Sendable (BatchDelivery) -> Void)

  /// Registers the transactional id: the transaction of a predecessor is ended and the predecessor
  /// fenced. Like the four that follow it blocks; call them from one thread that may. Throws
  /// `KafkaError.transaction`.
  func initTransactions(deadline: Duration) throws(KafkaError)
  func beginTransaction() throws(KafkaError)
  func sendOffsets(
    _ offsets: [OffsetCommit], groupMetadata: ConsumerGroupMetadata
  ) throws(KafkaError)
  func commitTransaction() throws(KafkaError)
  func abortTransaction() throws(KafkaError)

  /// Why the producer is of no use any more; `nil` while it works.
  var fatalError: KafkaError? { get }

  /// Fails every record that waits, sent or not, as `purged`.
  func purge()

  /// Waits for records on their way, at most `deadline`, fails the rest, and frees everything.
  /// Every completion has been called when it returns; from inside a completion it returns at once.
  func close(deadline: Duration)
}

extension KafkaProducing {
  package func send(
    _ records: [ProducerRecord], and packed: PackedRecords?,
    completion: @escaping @Sendable (BatchDelivery) -> Void
  ) {
    send(records + (packed?.records ?? []), completion: completion)
  }

  package func warm(topics: [String]) throws(KafkaError) {
    try warm(topics: topics, deadline: .seconds(10))
  }

  package func partitionCount(_ topic: String) throws(KafkaError) -> Int {
    try partitionCount(topic, deadline: .seconds(5))
  }

  package func initTransactions() throws(KafkaError) {
    try initTransactions(deadline: .seconds(30))
  }

  package func close() { close(deadline: .seconds(10)) }

  /// Sends a batch and waits for its delivery. Warm the topics first: an unknown one blocks.
  package func send(_ records: [ProducerRecord]) async -> BatchDelivery {
    await withCheckedContinuation { continuation in
      send(records) { continuation.resume(returning: $0) }
    }
  }

  /// Sends one record and waits for its delivery.
  package func send(_ record: ProducerRecord) async throws(KafkaError) -> Delivery {
    let batch = await send([record])
    if let error = batch.firstError { throw error }
    return batch.deliveries[0]
  }
}
