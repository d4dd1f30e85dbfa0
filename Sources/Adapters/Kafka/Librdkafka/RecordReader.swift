import CRDKafka

/// Copies librdkafka messages into records. Confined to one thread.
struct RecordReader {
  private var topics = InternedNames()
  private var headerNames = InternedNames()

  mutating func topic(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> String {
    guard let handle = message.pointee.rkt, let name = rd_kafka_topic_name(handle) else {
      return ""
    }
    return topics.string(name)
  }

  mutating func record(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaRecord {
    var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    let timestamp = rd_kafka_message_timestamp(message, &type)
    return KafkaRecord(
      topic: topic(of: message), partition: message.pointee.partition,
      offset: message.pointee.offset, timestampMilliseconds: timestamp,
      timestampType: type == RD_KAFKA_TIMESTAMP_CREATE_TIME
        ? .createTime : type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? .logAppendTime : .notAvailable,
      key: Self.bytes(message.pointee.key, message.pointee.key_len),
      value: Self.bytes(message.pointee.payload, message.pointee.len),
      headers: headers(message))
  }

  private mutating func headers(
    _ message: UnsafeMutablePointer<rd_kafka_message_t>
  ) -> [KafkaHeader] {
    var list: OpaquePointer?
    guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
      return []
    }
    let count = rd_kafka_header_cnt(list)
    var headers: [KafkaHeader] = []
    headers.reserveCapacity(count)
    for index in 0..<count {
      var name: UnsafePointer<CChar>?
      var value: UnsafeRawPointer?
      var size = 0
      guard
        rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
      else { break }
      headers.append(
        KafkaHeader(name.map { headerNames.string($0) } ?? "", Self.bytes(value, size)))
    }
    return headers
  }

  private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
    guard let start else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}
