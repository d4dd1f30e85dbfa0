/// A header of a Kafka record, as it travels: a name and raw bytes.
public struct MessageHeader: Hashable, Sendable {
  public var name: String
  /// Nil and empty are different things on the wire.
  public var value: [UInt8]?

  public init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }

  public init(_ name: String, text: String) {
    self.init(name, Array(text.utf8))
  }
}
