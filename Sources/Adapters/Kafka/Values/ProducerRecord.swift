/// A record to send.
package struct ProducerRecord: Hashable, Sendable {
  package var topic: String
  /// `nil`: by murmur2 of the key, as the Java client does; at random without a key.
  package var partition: Int32?
  package var key: [UInt8]?
  package var value: [UInt8]?
  package var headers: [KafkaHeader]
  /// Milliseconds since 1970; `nil`: now.
  package var timestampMilliseconds: Int64?

  package init(
    topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?,
    headers: [KafkaHeader] = [], timestampMilliseconds: Int64? = nil
  ) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
    self.headers = headers
    self.timestampMilliseconds = timestampMilliseconds
  }
}
