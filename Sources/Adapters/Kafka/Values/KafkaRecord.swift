/// Who set a record's timestamp.
package enum KafkaTimestampType: Hashable, Sendable {
  case notAvailable
  case createTime
  case logAppendTime
}

/// A consumed record, copied out of the client's fetch buffer at once: a borrowed one would pin
/// megabytes for a kilobyte.
package struct KafkaRecord: Hashable, Sendable {
  package var topic: String
  package var partition: Int32
  package var offset: Int64
  /// Milliseconds since 1970; -1 when not available.
  package var timestampMilliseconds: Int64
  package var timestampType: KafkaTimestampType
  package var key: [UInt8]?
  /// `nil` for a tombstone; an empty value is an empty array.
  package var value: [UInt8]?
  package var headers: [KafkaHeader]

  package init(
    topic: String, partition: Int32, offset: Int64, timestampMilliseconds: Int64 = -1,
    timestampType: KafkaTimestampType = .notAvailable, key: [UInt8]? = nil, value: [UInt8]?,
    headers: [KafkaHeader] = []
  ) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.timestampMilliseconds = timestampMilliseconds
    self.timestampType = timestampType
    self.key = key
    self.value = value
    self.headers = headers
  }

  package var topicPartition: TopicPartition { TopicPartition(topic, partition) }

  /// The value of the last header of this name, as `lastHeader` of the Java client; the outer
  /// `nil` means that there is none.
  package func lastHeader(_ name: String) -> [UInt8]?? {
    headers.last { $0.name == name }.map(\.value)
  }
}
