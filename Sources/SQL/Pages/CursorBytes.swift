import Contract
import Digest

/// Writes the fields of a cursor: numbers as eight big-endian bytes, texts by length.
struct CursorWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ byte: UInt8) { bytes.append(byte) }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  mutating func add(_ digest: SHA256Digest) { bytes += digest.bytes }

  mutating func add(_ text: String) { add(bytes: Array(text.utf8)) }

  mutating func add(_ value: Value) {
    switch value {
    case .null: add(0 as UInt8)
    case .integer(let number):
      add(1 as UInt8)
      add(UInt64(bitPattern: number))
    case .real(let number):
      add(2 as UInt8)
      add(number.bitPattern)
    case .text(let text):
      add(3 as UInt8)
      add(text)
    case .blob(let blob):
      add(4 as UInt8)
      add(bytes: blob)
    }
  }

  private mutating func add(bytes more: [UInt8]) {
    add(UInt64(more.count))
    bytes += more
  }
}

/// Reads them back; nil from any call means that the bytes end too early or mean nothing.
struct CursorReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func number() -> UInt64? {
    take(8)?.reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func digest() -> SHA256Digest? {
    take(SHA256Digest.byteCount).flatMap { SHA256Digest($0) }
  }

  mutating func text() -> String? {
    blob().map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func value() -> Value? {
    switch byte() {
    case 0: .null
    case 1: number().map { .integer(Int64(bitPattern: $0)) }
    case 2: number().map { .real(Double(bitPattern: $0)) }
    case 3: text().map { .text($0) }
    case 4: blob().map { .blob(Array($0)) }
    default: nil
    }
  }

  private mutating func blob() -> ArraySlice<UInt8>? {
    number().flatMap(Int.init(exactly:)).flatMap { take($0) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
