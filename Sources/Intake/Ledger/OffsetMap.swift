internal import Digest

/// The ledger as it travels in commit metadata: base and map from one snapshot.
///
/// Base64 of: `W`, version 1, base (8 bytes, big-endian), form (1 byte), body, checksum (the first
/// 4 bytes of SHA-256 over all before). Form 0: no body; 1: a bitmap, little-endian words, whose
/// first bit is the multiple of 64 at or below the base; 2: run lengths as LEB128, open and done in
/// turn from the base on. The shorter form is taken. The base stands inside so that a map is never
/// read with another commit's offset.
struct OffsetMap: Equatable, Sendable {
  var base: Int64
  var done: OffsetBitmap

  /// Why metadata could not be used. The partition is then replayed from its committed offset.
  enum Damage: Error, Equatable, CustomStringConvertible {
    /// Something else wrote it: another program of that group.
    case foreign
    case unknownVersion(UInt8)
    case corrupt
    /// It belongs to another offset than the one committed beside it.
    case otherBase(Int64)

    var description: String {
      switch self {
      case .foreign: "the commit metadata is not Weir's"
      case .unknownVersion(let version): "the commit metadata has the unknown version \(version)"
      case .corrupt: "the commit metadata is damaged"
      case .otherBase(let base): "the commit metadata belongs to offset \(base)"
      }
    }
  }

  /// The broker's default bound of commit metadata (`offset.metadata.max.bytes`).
  static let longestText = 4096
  /// The largest window whose bitmap always fits: 4,096 characters of base64 are 3,072 bytes, less
  /// 15 for header and checksum, less the 8 that alignment to 64 may cost.
  static let largestWindow = (3072 - 15 - 8) * 8

  private static let magic = UInt8(ascii: "W")
  private static let version: UInt8 = 1
  private enum Form: UInt8 {
    case empty, bitmap, runs
  }

  var encoded: String {
    var bytes = [Self.magic, Self.version]
    withUnsafeBytes(of: base.bigEndian) { bytes.append(contentsOf: $0) }
    if let last = done.last, last > base {
      let bitmap = done.bytes
      let runs = runLengths(to: last, atMost: bitmap.count)
      bytes.append((runs == nil ? Form.bitmap : .runs).rawValue)
      bytes.append(contentsOf: runs ?? bitmap)
    } else {
      bytes.append(Form.empty.rawValue)
    }
    bytes.append(contentsOf: Self.checksum(bytes[...]))
    return Base64URL.encode(bytes)
  }

  init(base: Int64, done: OffsetBitmap) {
    self.base = base
    self.done = done
  }

  /// Reads what ``encoded`` wrote beside the committed `offset`.
  init(decoding text: String, committedAt offset: Int64) throws(Damage) {
    guard let bytes = Base64URL.decode(text), bytes.count >= 15, bytes[0] == Self.magic else {
      throw .foreign
    }
    guard Array(bytes.suffix(4)) == Self.checksum(bytes.dropLast(4)) else { throw .corrupt }
    guard bytes[1] == Self.version else { throw .unknownVersion(bytes[1]) }
    base = bytes[2..<10].reduce(0) { $0 << 8 | Int64($1) }
    guard base == offset else { throw .otherBase(base) }
    let body = bytes[11..<(bytes.count - 4)]
    switch Form(rawValue: bytes[10]) {
    case .empty: done = OffsetBitmap(from: base)
    case .bitmap: done = OffsetBitmap(from: base, bytes: body)
    case .runs:
      done = OffsetBitmap(from: base)
      try readRuns(body)
    case nil: throw .corrupt
    }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let hasher = SHA256Hasher()
    hasher.update(bytes)
    return Array(hasher.finalize().bytes.prefix(4))
  }

  /// Run lengths up to `last`; nil when they would be longer than `limit`.
  private func runLengths(to last: Int64, atMost limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var start = base
    while start <= last {
      let isDone = done.contains(start)
      let end = isDone ? done.firstMissing(from: start) : done.firstPresent(from: start) ?? last + 1
      var length = UInt64(end - start)
      repeat {
        bytes.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
        length >>= 7
      } while length > 0
      guard bytes.count < limit else { return nil }
      start = end
    }
    return bytes
  }

  private mutating func readRuns(_ body: ArraySlice<UInt8>) throws(Damage) {
    var offset = base
    var isDone = false
    var length: Int64 = 0
    var shift: Int64 = 0
    for byte in body {
      guard shift < 28 else { throw .corrupt }
      length |= Int64(byte & 0x7F) << shift
      shift += 7
      guard byte & 0x80 == 0 else { continue }
      guard offset + length - base <= Int64(Self.largestWindow) else { throw .corrupt }
      if isDone {
        for position in offset..<(offset + length) { done.insert(position) }
      }
      offset += length
      isDone.toggle()
      length = 0
      shift = 0
    }
    guard shift == 0 else { throw .corrupt }
  }
}
