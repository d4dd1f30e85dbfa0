import CRDKafka
import Foundation
import Synchronization

/// A consumer on librdkafka, on a thread of its own that its queue wakes.
///
/// Partitions are balanced eagerly by default (range, round robin), offsets are committed only when
/// asked, and only committed transactions are read. `properties` override the defaults, save what
/// would commit offsets behind the caller's back.
package final class KafkaConsumer: KafkaConsuming {
  private let core: ConsumerCore

  package init(
    _ configuration: KafkaClientConfiguration, log: KafkaLog? = nil
  ) throws(KafkaError) {
    core = try ConsumerCore(configuration, log: log)
  }

  deinit { core.requestStop() }

  package func start(
    topics: [String], handler: any KafkaConsumerHandler
  ) throws(KafkaError) {
    guard !topics.isEmpty else { throw .invalidState(reason: "there is no topic to read") }
    try core.start(.group(topics), handler: handler)
  }

  package func start(
    assigning partitions: [TopicPartition: Int64], handler: any KafkaConsumerHandler
  ) throws(KafkaError) {
    guard !partitions.isEmpty else { throw .invalidState(reason: "there is no partition to read") }
    try core.start(.partitions(partitions), handler: handler)
  }

  package func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
    guard !partitions.isEmpty else { return }
    let client = try core.client()
    let list = TopicPartitionList(partitions)
    let code = rd_kafka_pause_partitions(client.pointer, list.pointer)
    try Self.check(code, list, operation: "pausing partitions")
  }

  package func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
    guard !partitions.isEmpty else { return }
    let client = try core.client()
    let list = TopicPartitionList(partitions)
    let code = rd_kafka_resume_partitions(client.pointer, list.pointer)
    try Self.check(code, list, operation: "resuming partitions")
  }

  package func commit(
    _ offsets: [OffsetCommit], completion: @escaping @Sendable (KafkaError?) -> Void
  ) {
    core.committer.commit(offsets, completion: completion)
  }

  package func commitSynchronously(_ offsets: [OffsetCommit]) throws(KafkaError) {
    try ConsumerCommitter.commit(offsets, on: try core.client())
  }

  package func groupMetadata() throws(KafkaError) -> ConsumerGroupMetadata {
    let client = try core.client()
    guard let metadata = rd_kafka_consumer_group_metadata(client.pointer) else {
      throw .invalidState(reason: "the consumer is in no group")
    }
    return ConsumerGroupMetadata(backing: .librdkafka(GroupMetadataHandle(owning: metadata)))
  }

  package var memberID: String? {
    guard let client = try? core.client(), let name = rd_kafka_memberid(client.pointer) else {
      return nil
    }
    defer { rd_kafka_mem_free(client.pointer, name) }
    let text = String(cString: name)
    return text.isEmpty ? nil : text
  }

  package func groupClientIDs(deadline: Duration) throws(KafkaError) -> [String] {
    try GroupListing(try core.client(), group: core.group, deadline: deadline).clientIDs()
  }

  package func seek(
    _ offsets: [TopicPartition: Int64], deadline: Duration
  ) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    let client = try core.client()
    let list = TopicPartitionList(offsets)
    let factor: Int32 = KafkaLibrary.seekTimeoutIsMicroseconds ? 1000 : 1
    let timeout = min(deadline.milliseconds, Int32.max / factor) * factor
    if let error = rd_kafka_seek_partitions(client.pointer, list.pointer, timeout) {
      defer { rd_kafka_error_destroy(error) }
      throw KafkaError(
        code: rd_kafka_error_code(error), reason: String(cString: rd_kafka_error_string(error)),
        operation: "seeking")
    }
    if let error = list.firstError(operation: "seeking") { throw error }
  }

  package func committed(
    _ partitions: [TopicPartition], deadline: Duration
  ) throws(KafkaError) -> [CommittedOffset] {
    guard !partitions.isEmpty else { return [] }
    return try ConsumerCore.committed(partitions, on: try core.client(), deadline: deadline)
  }

  package func watermarks(
    _ partition: TopicPartition, deadline: Duration
  ) throws(KafkaError) -> Watermarks {
    let client = try core.client()
    var low: Int64 = 0
    var high: Int64 = 0
    let code = rd_kafka_query_watermark_offsets(
      client.pointer, partition.topic, partition.partition, &low, &high, deadline.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw client.context.authenticationError
        ?? KafkaError(
          code: code, operation: "reading the ends of \(partition)", topic: partition.topic,
          partition: partition.partition)
    }
    return Watermarks(low: low, high: high)
  }

  package func cachedWatermarks(_ partition: TopicPartition) -> Watermarks? {
    guard let client = try? core.client() else { return nil }
    var low: Int64 = 0
    var high: Int64 = 0
    let code = rd_kafka_get_watermark_offsets(
      client.pointer, partition.topic, partition.partition, &low, &high)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, low >= 0, high >= 0 else { return nil }
    return Watermarks(low: low, high: high)
  }

  package func requestStop() { core.requestStop() }

  package func stop() async { await core.stop() }

  private static func check(
    _ code: rd_kafka_resp_err_t, _ list: borrowing TopicPartitionList, operation: String
  ) throws(KafkaError) {
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw KafkaError(code: code, operation: operation)
    }
    if let error = list.firstError(operation: operation) { throw error }
  }
}
