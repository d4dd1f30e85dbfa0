/// A growing set of offsets from a moving origin on, a bit each.
///
/// The origin is a multiple of 64, so that whole words fall away at the front.
struct OffsetBitmap: Equatable, Sendable {
  /// The offset of the first word's first bit.
  private(set) var origin: Int64
  private var words: [UInt64] = []

  init(from offset: Int64) {
    origin = Self.floor(offset)
  }

  private static func floor(_ offset: Int64) -> Int64 { offset & ~63 }

  func contains(_ offset: Int64) -> Bool {
    guard offset >= origin else { return false }
    let (word, bit) = place(offset)
    return word < words.count && words[word] & 1 << bit != 0
  }

  mutating func insert(_ offset: Int64) {
    precondition(offset >= origin, "offsets before the origin have fallen away")
    let (word, bit) = place(offset)
    while words.count <= word { words.append(0) }
    words[word] |= 1 << bit
  }

  /// The first offset at or after `offset` that is not in the set.
  func firstMissing(from offset: Int64) -> Int64 {
    guard offset >= origin else { return offset }
    var (word, bit) = place(offset)
    while word < words.count {
      let missing = ~words[word] >> bit
      if missing != 0 {
        return origin + Int64(word * 64 + bit + missing.trailingZeroBitCount)
      }
      word += 1
      bit = 0
    }
    return max(offset, origin + Int64(words.count * 64))
  }

  /// The first offset at or after `offset` that is in the set; nil when there is none.
  func firstPresent(from offset: Int64) -> Int64? {
    var (word, bit) = place(max(offset, origin))
    while word < words.count {
      let present = words[word] >> bit
      if present != 0 {
        return origin + Int64(word * 64 + bit + present.trailingZeroBitCount)
      }
      word += 1
      bit = 0
    }
    return nil
  }

  /// The last offset in the set; nil when it is empty.
  var last: Int64? {
    for (word, bits) in words.enumerated().reversed() where bits != 0 {
      return origin + Int64(word * 64 + 63 - bits.leadingZeroBitCount)
    }
    return nil
  }

  /// Forgets what lies before `offset`, as far as whole words go.
  mutating func drop(before offset: Int64) {
    let kept = Self.floor(offset)
    guard kept > origin else { return }
    words.removeFirst(min(words.count, Int((kept - origin) / 64)))
    origin = kept
  }

  /// The words as bytes, little-endian, trailing zeros cut.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 8)
    for word in words {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    while bytes.last == 0 { bytes.removeLast() }
    return bytes
  }

  /// A set from what ``bytes`` wrote.
  init(from offset: Int64, bytes: some Collection<UInt8>) {
    self.init(from: offset)
    words = Array(repeating: 0, count: (bytes.count + 7) / 8)
    for (position, byte) in bytes.enumerated() {
      words[position / 8] |= UInt64(byte) << (position % 8 * 8)
    }
  }

  private func place(_ offset: Int64) -> (word: Int, bit: Int) {
    let distance = Int(offset - origin)
    return (distance >> 6, distance & 63)
  }
}
