/// The two ways of writing a reply partition.
enum ReplyPartition: Equatable {
  case binary(Int32)
  case decimal(Int32)
  case nonsense

  /// Four bytes that are not all digits are a big-endian int32; digits are decimal. (Four digits
  /// read as an int32 would name a partition beyond eight hundred million.)
  init(_ bytes: [UInt8], decimal allowsDecimal: Bool) {
    let isDigits = !bytes.isEmpty && bytes.allSatisfy(\.isDigit)
    if isDigits, allowsDecimal || bytes.count != 4 {
      self = Int32(String(decoding: bytes, as: UTF8.self)).map(Self.decimal) ?? .nonsense
    } else if bytes.count == 4 {
      let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let partition = Int32(bitPattern: number)
      self = partition >= 0 ? .binary(partition) : .nonsense
    } else {
      self = .nonsense
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
