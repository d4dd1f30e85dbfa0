/// One value of a parsed document, read in place.
///
/// Valid only inside ``JSONParser/withDocument(_:_:)``. The layout is simdjson's tape: a word a
/// value, its kind in the upper 8 bits.
public struct JSONElement {
  // safety: the pointers belong to the parser, which outlives the closure that elements live in.
  private let tape: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  private let index: Int

  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
    self.tape = tape
    self.strings = strings
    self.index = index
  }

  /// What a value is.
  public enum Kind: Sendable {
    case null, boolean, integer, number, string, array, object
  }

  private var tag: UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }
  private var payload: Int { Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF) }

  public var kind: Kind {
    switch tag {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "l"): .integer
    case UInt8(ascii: "u"), UInt8(ascii: "d"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    default: .null
    }
  }

  public var isNull: Bool { kind == .null }

  public var boolean: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// A whole number; `1.0` counts as one, since other languages write it so.
  public var integer: Int64? {
    switch tag {
    case UInt8(ascii: "l"): Int64(bitPattern: tape[index + 1])
    case UInt8(ascii: "d"): Int64(exactly: Double(bitPattern: tape[index + 1]))
    default: nil
    }
  }

  public var number: Double? {
    switch tag {
    case UInt8(ascii: "l"): Double(Int64(bitPattern: tape[index + 1]))
    case UInt8(ascii: "u"): Double(tape[index + 1])
    case UInt8(ascii: "d"): Double(bitPattern: tape[index + 1])
    default: nil
    }
  }

  public var string: String? {
    withUTF8 { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a string value, in place; nil for other kinds.
  public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    let start = strings + payload
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return body(UnsafeBufferPointer(start: start + 4, count: Int(length)))
  }

  /// Calls `body` for each item of an array, in order; false when this is not an array.
  @discardableResult
  public func forEachItem(_ body: (JSONElement) throws -> Void) rethrows -> Bool {
    guard tag == UInt8(ascii: "[") else { return false }
    var at = index + 1
    while UInt8(truncatingIfNeeded: tape[at] >> 56) != UInt8(ascii: "]") {
      let item = JSONElement(tape: tape, strings: strings, index: at)
      try body(item)
      at = item.next
    }
    return true
  }

  /// Calls `body` for each member of an object, in document order, duplicates included; false when
  /// this is not an object.
  @discardableResult
  public func forEachMember(
    _ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: JSONElement) throws -> Void
  ) rethrows -> Bool {
    guard tag == UInt8(ascii: "{") else { return false }
    var at = index + 1
    while UInt8(truncatingIfNeeded: tape[at] >> 56) != UInt8(ascii: "}") {
      let start = strings + Int(tape[at] & 0x00FF_FFFF_FFFF_FFFF)
      let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
      let value = JSONElement(tape: tape, strings: strings, index: at + 1)
      try body(UnsafeBufferPointer(start: start + 4, count: Int(length)), value)
      at = value.next
    }
    return true
  }

  /// The first member of that name; nil when absent or when this is not an object.
  public subscript(_ name: String) -> JSONElement? {
    var found: JSONElement?
    forEachMember { candidate, value in
      if found == nil, candidate.elementsEqual(name.utf8) { found = value }
    }
    return found
  }

  /// This value, copied out of the parser.
  public var value: JSONValue {
    switch kind {
    case .null: return .null
    case .boolean: return .boolean(boolean ?? false)
    case .integer: return .integer(integer ?? 0)
    case .number: return .number(number ?? 0)
    case .string: return .string(string ?? "")
    case .array:
      var items: [JSONValue] = []
      forEachItem { items.append($0.value) }
      return .array(items)
    case .object:
      var members: [JSONMember] = []
      forEachMember { name, value in
        members.append(JSONMember(String(decoding: name, as: UTF8.self), value.value))
      }
      return .object(members)
    }
  }

  /// The tape position after this value.
  private var next: Int {
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      Int(UInt32(truncatingIfNeeded: tape[index]))
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }
}
