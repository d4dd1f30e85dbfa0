/// Appends JSON to a byte array, with no intermediate tree.
///
/// Commas are the writer's business: call ``name(_:)`` and values in order, ``beginObject()`` and
/// ``endObject()`` around them. A number that JSON cannot hold (NaN, infinity) is written as null.
public struct JSONWriter {
  public private(set) var bytes: [UInt8]
  private var needsComma = false

  public init(reserving capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// A writer that appends to bytes which are there already; ``finish()`` gives them back.
  public init(continuing bytes: consuming [UInt8]) {
    self.bytes = bytes
  }

  /// The bytes, without a copy.
  public consuming func finish() -> [UInt8] { bytes }

  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the next member.
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The name of the next member, escaped where it must be.
  public mutating func name(escaping name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// A text that needs no escaping, written by `append`.
  public mutating func plainString(_ append: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(&bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  public mutating func integer(_ value: Int64) {
    separate()
    appendDecimal(value)
    needsComma = true
  }

  public mutating func integer(_ value: Int) { integer(Int64(value)) }

  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    if let whole = Int64(exactly: value), abs(whole) < 1 << 53 {
      appendDecimal(whole)
      // Keep the kind: a reader that cares can tell 2.0 from 2.
      bytes.append(UInt8(ascii: "."))
      bytes.append(UInt8(ascii: "0"))
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
    needsComma = true
  }

  /// A number with three decimals, given in thousandths: several times faster than a `Double`.
  public mutating func decimal(thousandths value: Int64) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1_000)
    appendDecimal(magnitude: whole)
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 100))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 10 % 10))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
    needsComma = true
  }

  public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }
  public mutating func null() { raw("null") }

  /// Bytes that are already one JSON value.
  public mutating func encoded(_ value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
    needsComma = true
  }

  /// Bytes that are already members of the object being written, `"a":1,"b":2`; may be empty.
  public mutating func encodedMembers(_ members: [UInt8]) {
    guard !members.isEmpty else { return }
    encoded(members)
  }

  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .boolean(let flag): boolean(flag)
    case .integer(let whole): integer(whole)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let items):
      beginArray()
      for item in items { self.value(item) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(escaping: member.name)
        self.value(member.value)
      }
      endObject()
    }
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func raw(_ text: StaticString) {
    separate()
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    needsComma = true
  }

  private mutating func appendDecimal(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDecimal(magnitude: value.magnitude)
  }

  private mutating func appendDecimal(magnitude value: UInt64) {
    var magnitude = value
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start...].reverse()
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    // Nearly always nothing needs escaping; without an early way out this runs many bytes at once.
    var needsEscape = false
    for byte in text {
      needsEscape = needsEscape || byte < 0x20
      needsEscape = needsEscape || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
    guard needsEscape else {
      bytes.append(contentsOf: text)
      return
    }
    var start = 0
    for (position, byte) in text.enumerated() {
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      bytes.append(contentsOf: text[start..<position])
      start = position + 1
      bytes.append(UInt8(ascii: "\\"))
      switch byte {
      case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
      case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
      case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
      default:
        let digits: StaticString = "0123456789abcdef"
        bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
        digits.withUTF8Buffer {
          bytes.append($0[Int(byte >> 4)])
          bytes.append($0[Int(byte & 15)])
        }
      }
    }
    bytes.append(contentsOf: text[start...])
  }
}

extension JSONValue {
  /// This value as one line of JSON.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}
