internal import Contract
package import Kafka

/// Makes the `ce_id` of what leaves for a request: its topic, partition and offset, and which record
/// it is. Written as bytes: every reply has one.
package struct EventIDs: Sendable {
  private let prefix: [UInt8]

  package init(topic: String) {
    prefix = Array(topic.utf8) + [UInt8(ascii: "/")]
  }

  /// `topic/partition/offset/which`
  package func bytes(partition: Int32, offset: Int64, _ which: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefix.count + which.utf8.count + 32)
    append(partition: partition, offset: offset, which, to: &bytes)
    return bytes
  }

  /// The same, behind bytes that are there.
  func append(partition: Int32, offset: Int64, _ which: String, to bytes: inout [UInt8]) {
    append(partition: partition, offset: offset, to: &bytes)
    bytes.append(contentsOf: which.utf8)
  }

  private func append(partition: Int32, offset: Int64, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: prefix)
    Self.append(Int64(partition), to: &bytes)
    bytes.append(UInt8(ascii: "/"))
    Self.append(offset, to: &bytes)
    bytes.append(UInt8(ascii: "/"))
  }

  package func bytes(partition: Int32, offset: Int64, _ number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefix.count + 40)
    append(partition: partition, offset: offset, to: &bytes)
    Self.append(Int64(number), to: &bytes)
    return bytes
  }

  /// The CloudEvents headers that are the same for all events of a type; copying one costs a count,
  /// not its bytes.
  package static func fixedHeaders(type: String, source: String) -> [KafkaHeader] {
    [
      KafkaHeader("ce_specversion", text: "1.0"),
      KafkaHeader("ce_type", text: type),
      KafkaHeader("ce_source", text: source),
      KafkaHeader(HeaderName.contentType, text: "application/json"),
    ]
  }

  private static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
