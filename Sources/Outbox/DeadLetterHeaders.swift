package import Kafka

/// The headers of a dead letter, named and written as Spring Kafka does, so that its tools read
/// them: numbers big-endian, the rest UTF-8.
package struct DeadLetterHeaders {
  package var topic: String
  package var partition: Int32
  package var offset: Int64
  package var timestampMilliseconds: Int64?
  package var groupID: String
  package var reason: String

  package init(
    topic: String, partition: Int32, offset: Int64, timestampMilliseconds: Int64?,
    groupID: String, reason: String
  ) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.timestampMilliseconds = timestampMilliseconds
    self.groupID = groupID
    self.reason = reason
  }

  package var headers: [KafkaHeader] {
    var headers = [
      KafkaHeader("kafka_dlt-original-topic", text: topic),
      KafkaHeader("kafka_dlt-original-partition", Self.bytes(partition)),
      KafkaHeader("kafka_dlt-original-offset", Self.bytes(offset)),
    ]
    if let timestampMilliseconds {
      headers += [
        KafkaHeader("kafka_dlt-original-timestamp", Self.bytes(timestampMilliseconds)),
        KafkaHeader("kafka_dlt-original-timestamp-type", text: "CreateTime"),
      ]
    }
    headers += [
      KafkaHeader("kafka_dlt-original-consumer-group", text: groupID),
      KafkaHeader("kafka_dlt-exception-fqcn", text: "weir.Contract.ReplyError"),
      KafkaHeader("kafka_dlt-exception-message", text: reason),
    ]
    return headers
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
