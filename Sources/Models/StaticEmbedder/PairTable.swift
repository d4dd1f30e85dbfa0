/// Which two tokens merge, how early, and into what: a hash table with open addressing, because a
/// merge costs two look-ups and a question a few dozen merges.
struct PairTable: Sendable {
  /// A merge: lower `rank` goes first.
  struct Merge: Equatable, Sendable {
    var rank: Int32
    var token: Int32
  }

  // Key and value side by side, so that a hit touches one cache line.
  private var slots: [UInt64]
  private let mask: UInt64

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: Self.empty, count: size * 2)
    mask = UInt64(size - 1)
  }

  /// Keeps the first entry of a pair.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    var slot = Self.hash(key) & mask
    while slots[Int(slot) * 2] != Self.empty {
      if slots[Int(slot) * 2] == key { return }
      slot = (slot + 1) & mask
    }
    slots[Int(slot) * 2] = key
    slots[Int(slot) * 2 + 1] =
      UInt64(UInt32(bitPattern: merge.rank)) << 32 | UInt64(UInt32(bitPattern: merge.token))
  }

  func merge(_ left: Int32, _ right: Int32) -> Merge? {
    let key = Self.key(left, right)
    var slot = Self.hash(key) & mask
    while true {
      let found = slots[Int(slot) * 2]
      if found == key {
        let value = slots[Int(slot) * 2 + 1]
        return Merge(
          rank: Int32(truncatingIfNeeded: value >> 32), token: Int32(truncatingIfNeeded: value))
      }
      if found == Self.empty { return nil }
      slot = (slot + 1) & mask
    }
  }

  /// No pair has this key: tokens are not negative.
  private static let empty = UInt64.max

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private static func hash(_ key: UInt64) -> UInt64 {
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ (mixed >> 29)
  }
}
