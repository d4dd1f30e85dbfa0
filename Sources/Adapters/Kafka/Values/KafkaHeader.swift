/// A record header. Kafka allows a name to repeat, and tells a null value from an empty one.
package struct KafkaHeader: Hashable, Sendable {
  /// Bytes that are not UTF-8 arrive as U+FFFD.
  package var name: String
  package var value: [UInt8]?

  package init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }

  /// A header whose value is UTF-8 text.
  package init(_ name: String, text: String) {
    self.init(name, [UInt8](text.utf8))
  }
}
