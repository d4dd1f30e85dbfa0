import CRDKafka
import Synchronization

/// An idempotent or transactional producer on librdkafka.
///
/// Keyed records go where Java's default partitioner puts them. A full local queue makes `send`
/// wait, never lose. Topic and partition are checked before a record is given to the library.
package final class KafkaProducer: KafkaProducing {
  private let core: ProducerCore
  private let queueFullDeadline: Duration

  /// - Parameters:
  ///   - queueFullDeadline: how long `send` may wait for room before it fails a record.
  ///   - failed: takes client errors (brokers unreachable, credentials refused), once per change,
  ///     on the delivery thread.
  package init(
    _ configuration: KafkaClientConfiguration, queueFullDeadline: Duration = .seconds(30),
    log: KafkaLog? = nil, failed: (@Sendable (KafkaError) -> Void)? = nil
  ) throws(KafkaError) {
    core = try ProducerCore(configuration, log: log, failed: failed)
    self.queueFullDeadline = queueFullDeadline
  }

  deinit { core.close(deadline: .zero) }

  package func warm(topics: [String], deadline: Duration) throws(KafkaError) {
    let end = ContinuousClock.now + deadline
    try core.withTopics { client throws(KafkaError) in
      for topic in topics {
        let left = max(.milliseconds(1), ContinuousClock.now.duration(to: end))
        _ = try core.topics.learn(topic, on: client, deadline: left)
      }
    }
  }

  package func partitionCount(_ topic: String, deadline: Duration) throws(KafkaError) -> Int {
    try core.withTopics { client throws(KafkaError) in
      try core.topics.topic(topic, on: client, deadline: deadline).partitions
    }
  }

  package func cachedPartitionCount(_ topic: String) -> Int? {
    core.topics.cached(topic)?.partitions
  }

  package func send(
    _ records: [ProducerRecord], completion: @escaping @Sendable (BatchDelivery) -> Void
  ) {
    send(records, and: nil, completion: completion)
  }

  package func send(
    _ records: [ProducerRecord], and packed: PackedRecords?,
    completion: @escaping @Sendable (BatchDelivery) -> Void
  ) {
    let count = records.count + (packed?.count ?? 0)
    guard count > 0 else { return completion(.failed(0, .closed)) }
    let batch = ProduceBatch(count: count, completion: completion)
    do throws(KafkaError) {
      let isLast = try core.withTopics { client in
        let number = core.batches.register(batch)
        var isLast = enqueue(records, batch, number, on: client)
        if let packed {
          let last = enqueue(packed, after: records.count, batch, number, on: client)
          isLast = isLast || last
        }
        if isLast { core.batches.remove(number) }
        return isLast
      }
      // All have failed or been delivered already. Outside, so that the completion may close the
      // producer.
      if isLast { batch.complete() }
    } catch {
      completion(.failed(count, error))
    }
  }

  /// Whether the last record without an outcome failed here.
  private func enqueue(
    _ records: [ProducerRecord], _ batch: ProduceBatch, _ number: UInt32, on client: ClientHandle
  ) -> Bool {
    var isLast = false
    var topic: (name: String, topic: ProducerTopics.Topic)?
    for slot in records.indices {
      do throws(KafkaError) {
        let record = records[slot]
        if topic?.name != record.topic {
          let found = try core.topics.topic(record.topic, on: client, deadline: .seconds(5))
          topic = (record.topic, found)
        }
        guard let known = topic?.topic else { throw .unknownTopic(record.topic) }
        try check(record, known, on: client)
        try enqueue(record.topic, record.partition) {
          RecordWriter.produce(
            record, known.handle, ProduceBatches.opaque(number, slot), on: client)
        }
      } catch {
        isLast = batch.fail(slot, error)
      }
    }
    return isLast
  }

  private func enqueue(
    _ packed: PackedRecords, after first: Int, _ batch: ProduceBatch, _ number: UInt32,
    on client: ClientHandle
  ) -> Bool {
    var isLast = false
    for place in 0..<packed.count {
      do throws(KafkaError) {
        let topic = try core.topics.topic(packed.topic, on: client, deadline: .seconds(5))
        try enqueue(packed.topic, nil) {
          RecordWriter.produce(
            place, of: packed, topic.handle, ProduceBatches.opaque(number, first + place),
            on: client)
        }
      } catch {
        isLast = batch.fail(first + place, error)
      }
    }
    return isLast
  }

  private func check(
    _ record: ProducerRecord, _ topic: ProducerTopics.Topic, on client: ClientHandle
  ) throws(KafkaError) {
    guard let partition = record.partition else { return }
    if partition >= 0 {
      if partition < topic.partitions { return }
      let fresh = try core.topics.refreshed(topic, record.topic, on: client)
      if partition < fresh.partitions { return }
    }
    throw .unknownPartition(TopicPartition(record.topic, partition))
  }

  /// Gives one record to the library, waiting while its queue is full.
  private func enqueue(
    _ topic: String, _ partition: Int32?, _ produce: () -> rd_kafka_resp_err_t
  ) throws(KafkaError) {
    var end: ContinuousClock.Instant?
    while true {
      let code = produce()
      if code == RD_KAFKA_RESP_ERR_NO_ERROR { return }
      guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else {
        if code == RD_KAFKA_RESP_ERR__FATAL, let error = try core.client().fatalError {
          throw error
        }
        throw KafkaError(
          code: code, operation: "sending a record", topic: topic, partition: partition ?? -1)
      }
      let limit = end ?? .now + queueFullDeadline
      end = limit
      guard ContinuousClock.now < limit, (try? core.client()) != nil else { throw .queueFull }
      core.progress.wait(atMost: .milliseconds(50))
    }
  }

  package func initTransactions(deadline: Duration) throws(KafkaError) {
    let client = try core.client()
    let end = ContinuousClock.now + deadline
    var slice: Duration = .milliseconds(500)
    // The call goes on where it was; between two slices refused credentials end it at once.
    while true {
      let wait = max(.milliseconds(1), min(slice, ContinuousClock.now.duration(to: end)))
      guard let error = rd_kafka_init_transactions(client.pointer, wait.milliseconds) else {
        return
      }
      let failure = KafkaError(consuming: error, in: .initialize)
      if let refused = client.context.authenticationError, failure.isRetriable {
        throw .transaction(.retriable, .initialize, cause: client.context.explained(refused))
      }
      guard failure.isRetriable, ContinuousClock.now < end else { throw failure }
      slice *= 2
    }
  }

  package func beginTransaction() throws(KafkaError) {
    try transact(.begin) { rd_kafka_begin_transaction($0) }
  }

  package func sendOffsets(
    _ offsets: [OffsetCommit], groupMetadata: ConsumerGroupMetadata
  ) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    guard case .librdkafka(let metadata) = groupMetadata.backing else {
      throw .invalidState(reason: "the group metadata is of another kind of cluster")
    }
    let list = TopicPartitionList(offsets)
    let client = try core.client()
    let error = rd_kafka_send_offsets_to_transaction(
      client.pointer, list.pointer, metadata.pointer, -1)
    if let error { throw KafkaError(consuming: error, in: .sendOffsets) }
  }

  package func commitTransaction() throws(KafkaError) {
    try transact(.commit) { rd_kafka_commit_transaction($0, -1) }
  }

  package func abortTransaction() throws(KafkaError) {
    try transact(.abort) { rd_kafka_abort_transaction($0, -1) }
  }

  private func transact(
    _ operation: TransactionOperation, _ call: (OpaquePointer) -> OpaquePointer?
  ) throws(KafkaError) {
    let client = try core.client()
    if let error = call(client.pointer) { throw KafkaError(consuming: error, in: operation) }
  }

  package var fatalError: KafkaError? {
    guard let client = try? core.client() else { return .closed }
    return client.fatalError
  }

  package func purge() {
    guard let client = try? core.client() else { return }
    core.purge(client)
  }

  package func close(deadline: Duration) { core.close(deadline: deadline) }
}
