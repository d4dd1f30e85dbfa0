/// Token ids by spelling, byte for byte (`String` would take canonically equivalent tokens for one).
///
/// Open addressing over one block of bytes: a vocabulary of 32,000 and its 61,000 merges are looked
/// up in a few milliseconds at start, without an allocation each.
struct TokenTable: Sendable {
  private var spellings: [UInt8] = []
  private var entries: [(start: Int32, length: Int32, id: Int32)] = []
  /// Place in `entries` plus one; 0: free.
  private var slots: [Int32]
  private let mask: UInt64

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: 0, count: size)
    mask = UInt64(size - 1)
    entries.reserveCapacity(capacity)
    spellings.reserveCapacity(capacity * 8)
  }

  /// The last id given to a spelling counts. False when the table is full.
  @discardableResult
  mutating func insert(_ spelling: Span<UInt8>, id: Int32) -> Bool {
    guard entries.count * 4 < slots.count * 3 else { return false }
    let empty = Span<UInt8>()
    var slot = Self.hash(spelling, empty) & mask
    while slots[Int(slot)] != 0 {
      let place = Int(slots[Int(slot)]) - 1
      if matches(entries[place], spelling, empty) {
        entries[place].id = id
        return true
      }
      slot = (slot + 1) & mask
    }
    entries.append((Int32(spellings.count), Int32(spelling.count), id))
    for place in spelling.indices { spellings.append(spelling[place]) }
    slots[Int(slot)] = Int32(entries.count)
    return true
  }

  /// The id of `first` followed by `second`.
  func id(_ first: Span<UInt8>, _ second: Span<UInt8> = Span()) -> Int32? {
    var slot = Self.hash(first, second) & mask
    while slots[Int(slot)] != 0 {
      let entry = entries[Int(slots[Int(slot)]) - 1]
      if matches(entry, first, second) { return entry.id }
      slot = (slot + 1) & mask
    }
    return nil
  }

  func id(_ text: String) -> Int32? { id(Array(text.utf8).span) }

  func withEach(_ body: (Span<UInt8>, Int32) -> Void) {
    let all = spellings.span
    for entry in entries {
      body(all.extracting(Int(entry.start)..<Int(entry.start + entry.length)), entry.id)
    }
  }

  private func matches(
    _ entry: (start: Int32, length: Int32, id: Int32), _ first: Span<UInt8>, _ second: Span<UInt8>
  ) -> Bool {
    guard Int(entry.length) == first.count + second.count else { return false }
    var place = Int(entry.start)
    for index in first.indices {
      if spellings[place] != first[index] { return false }
      place += 1
    }
    for index in second.indices {
      if spellings[place] != second[index] { return false }
      place += 1
    }
    return true
  }

  /// FNV-1a, which goes on from one part to the next.
  private static func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in first.indices { hash = (hash ^ UInt64(first[index])) &* 0x100_0000_01B3 }
    for index in second.indices { hash = (hash ^ UInt64(second[index])) &* 0x100_0000_01B3 }
    return hash ^ hash >> 32
  }
}
