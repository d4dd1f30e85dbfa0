import Digest

/// The note beside a committed offset, read by its published description alone: base64 (URL-safe,
/// no padding) of `W`, version 1, base (8 bytes big-endian), form, body, and the first 4 bytes of
/// the SHA-256 over all before. Form 0: no body. Form 1: a bitmap, least significant bit first,
/// whose first bit is the multiple of 64 at or below the base. Form 2: LEB128 run lengths, open and
/// done in turn from the base on.
package struct CommittedMap: Sendable, Equatable {
  package var base: Int64
  /// Offsets beyond the base that are done.
  package var done: Set<Int64>

  package enum Fault: Error, Equatable {
    case tooLong(Int)
    case notBase64, tooShort, foreign
    case version(UInt8)
    case checksum
    case form(UInt8)
    case otherBase(Int64)
    case runs, baseIsDone
  }

  package static let longest = 4096

  package init(_ metadata: String, beside offset: Int64) throws(Fault) {
    guard metadata.utf8.count <= Self.longest else { throw .tooLong(metadata.utf8.count) }
    guard let bytes = Self.base64(metadata) else { throw .notBase64 }
    guard bytes.count >= 15 else { throw .tooShort }
    guard bytes[0] == UInt8(ascii: "W") else { throw .foreign }
    guard bytes[1] == 1 else { throw .version(bytes[1]) }
    let hasher = SHA256Hasher()
    hasher.update(bytes.dropLast(4))
    guard hasher.finalize().bytes.prefix(4).elementsEqual(bytes.suffix(4)) else {
      throw .checksum
    }
    base = 0
    for byte in bytes[2..<10] { base = base * 256 + Int64(byte) }
    guard base == offset else { throw .otherBase(base) }
    let body = Array(bytes[11..<(bytes.count - 4)])
    done = []
    switch bytes[10] {
    case 0: break
    case 1:
      let origin = base - base % 64
      for (place, byte) in body.enumerated() {
        for bit in 0..<8 where byte >> bit & 1 == 1 {
          let offset = origin + Int64(place * 8 + bit)
          if offset >= base { done.insert(offset) }
        }
      }
    case 2: done = try Self.runs(body, from: base)
    default: throw .form(bytes[10])
    }
    if done.contains(base) { throw .baseIsDone }
  }

  package func isDone(_ offset: Int64) -> Bool { offset < base || done.contains(offset) }

  private static func base64(_ text: String) -> [UInt8]? {
    var bits: UInt32 = 0
    var count = 0
    var bytes: [UInt8] = []
    for character in text.utf8 {
      let value: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
      case UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "_"): value = 63
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      bits &= 1 << UInt32(count) - 1
    }
    return bits == 0 ? bytes : nil
  }

  private static func runs(_ body: [UInt8], from base: Int64) throws(Fault) -> Set<Int64> {
    var done: Set<Int64> = []
    var offset = base
    var isDone = false
    var length: Int64 = 0
    var shift: Int64 = 0
    for byte in body {
      length |= Int64(byte & 0x7F) << shift
      shift += 7
      guard shift <= 28 else { throw .runs }
      if byte & 0x80 != 0 { continue }
      if isDone { done.formUnion(offset..<(offset + length)) }
      offset += length
      isDone.toggle()
      (length, shift) = (0, 0)
    }
    guard shift == 0 else { throw .runs }
    return done
  }
}
