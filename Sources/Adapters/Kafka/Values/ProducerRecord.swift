/// A record to send.
package struct ProducerRecord: Sendable {
  package var topic: String
  /// `nil`: by murmur2 of the key, as the Java client does; at random without a key.
  package var partition: Int32?
  package var key: [UInt8]?
  package var value: [UInt8]?
  /// Headers that it has in common with others, before its own.
  private(set) var sharedHeaders: SharedHeaders?
  private(set) var ownHeaders: [KafkaHeader]
  /// Milliseconds since 1970; `nil`: now.
  package var timestampMilliseconds: Int64?

  package init(
    topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?,
    sharedHeaders: SharedHeaders? = nil, headers: [KafkaHeader] = [],
    timestampMilliseconds: Int64? = nil
  ) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
    self.sharedHeaders = sharedHeaders
    ownHeaders = headers
    self.timestampMilliseconds = timestampMilliseconds
  }

  /// All of them, in order. Once changed they are all its own.
  package var headers: [KafkaHeader] {
    get { sharedHeaders.map { $0.headers + ownHeaders } ?? ownHeaders }
    set {
      sharedHeaders = nil
      ownHeaders = newValue
    }
  }
}

/// Records are equal when they look the same on the wire, however their headers are kept.
extension ProducerRecord: Hashable {
  package static func == (a: Self, b: Self) -> Bool {
    a.topic == b.topic && a.partition == b.partition && a.key == b.key && a.value == b.value
      && a.headers == b.headers && a.timestampMilliseconds == b.timestampMilliseconds
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(topic)
    hasher.combine(key)
    hasher.combine(value)
  }
}
