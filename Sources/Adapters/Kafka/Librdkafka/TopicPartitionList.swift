import CRDKafka
import Glibc

/// The one owner of a `rd_kafka_topic_partition_list_t`.
struct TopicPartitionList: ~Copyable {
  let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(capacity: Int) { pointer = rd_kafka_topic_partition_list_new(Int32(capacity)) }

  init(_ partitions: some Collection<TopicPartition>) {
    self.init(capacity: partitions.count)
    for partition in partitions { append(partition, offset: -1001) }
  }

  init(_ offsets: [TopicPartition: Int64]) {
    self.init(capacity: offsets.count)
    for (partition, offset) in offsets { append(partition, offset: offset) }
  }

  /// In order of topic, since librdkafka groups only neighbours when it writes the request.
  init(_ offsets: [OffsetCommit]) {
    self.init(capacity: offsets.count)
    for commit in offsets.sorted(by: { $0.topicPartition < $1.topicPartition }) {
      append(commit.topicPartition, offset: commit.offset, metadata: commit.metadata)
    }
  }

  deinit { rd_kafka_topic_partition_list_destroy(pointer) }

  func append(_ partition: TopicPartition, offset: Int64, metadata: String = "") {
    let element = rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
    element?.pointee.offset = offset
    // The list frees the metadata with free(3).
    guard !metadata.isEmpty, let copy = strdup(metadata) else { return }
    element?.pointee.metadata = UnsafeMutableRawPointer(copy)
    element?.pointee.metadata_size = strlen(copy)
  }

  var count: Int { Int(pointer.pointee.cnt) }

  /// The partitions named in a list that librdkafka owns.
  static func partitions(
    of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
  ) -> [TopicPartition] {
    (0..<Int(list.pointee.cnt)).map {
      let element = list.pointee.elems[$0]
      return TopicPartition(String(cString: element.topic), element.partition)
    }
  }

  /// The committed offsets that `rd_kafka_committed` has filled in.
  var committedOffsets: [CommittedOffset] {
    (0..<count).map {
      let element = pointer.pointee.elems[$0]
      let metadata = element.metadata.map {
        String(
          decoding: UnsafeRawBufferPointer(start: $0, count: element.metadata_size),
          as: UTF8.self)
      }
      return CommittedOffset(
        TopicPartition(String(cString: element.topic), element.partition),
        offset: element.offset >= 0 ? element.offset : nil,
        metadata: element.offset >= 0 ? metadata ?? "" : nil)
    }
  }

  /// The first partition's own error.
  func firstError(operation: String) -> KafkaError? {
    for index in 0..<count {
      let element = pointer.pointee.elems[index]
      guard element.err != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
      return KafkaError(
        code: element.err, operation: operation, topic: String(cString: element.topic),
        partition: element.partition)
    }
    return nil
  }
}
