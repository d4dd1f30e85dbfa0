/// Header fields in the order they were given; names compare without regard to case (RFC 9110, 5.1).
package struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package private(set) var fields: [Field] = []

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value under `name`.
  package subscript(name: String) -> String? {
    for field in fields where Self.equal(field.name, name) { return field.value }
    return nil
  }

  package mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Leaves exactly one field of that name.
  package mutating func set(_ name: String, _ value: String) {
    fields.removeAll { Self.equal($0.name, name) }
    add(name, value)
  }

  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
  }

  private static func equal(_ a: String, _ b: String) -> Bool {
    a.utf8.elementsEqual(b.utf8) { lowered($0) == lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Names only: values may be credentials.
  package var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["names": fields.map(\.name)]) }
}
