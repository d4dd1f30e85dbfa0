/// Kafka's rule for topic names.
public enum TopicName {
  /// The name where it is one that Kafka accepts, else nil.
  public static func validated(_ bytes: [UInt8]) -> String? {
    guard (1...249).contains(bytes.count), bytes != [UInt8(ascii: ".")],
      bytes != Array("..".utf8),
      bytes.allSatisfy({ byte in
        byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      })
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
