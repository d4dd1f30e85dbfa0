/// A bounded dictionary that forgets the least recently used entries first.
package struct RecentlyUsed<Key: Hashable, Value> {
  private struct Entry {
    var value: Value
    var lastUse: UInt64
  }

  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  private var clock: UInt64 = 0

  package init(capacity: Int) {
    self.capacity = max(1, capacity)
  }

  package var count: Int { entries.count }

  package var values: some Sequence<Value> { entries.values.lazy.map(\.value) }

  /// The value, which now counts as just used.
  package mutating func find(_ key: Key) -> Value? {
    guard let index = entries.index(forKey: key) else { return nil }
    clock += 1
    entries.values[index].lastUse = clock
    return entries.values[index].value
  }

  package mutating func insert(_ value: Value, for key: Key) {
    clock += 1
    if entries.count >= capacity, entries[key] == nil { evict() }
    entries[key] = Entry(value: value, lastUse: clock)
  }

  package mutating func remove(_ key: Key) { entries[key] = nil }

  package mutating func removeAll() { entries.removeAll() }

  /// Drops the oldest quarter at once, so that the scan is paid rarely.
  private mutating func evict() {
    let uses = entries.values.map(\.lastUse).sorted()
    let limit = uses[max(0, min(uses.count, capacity / 4) - 1)]
    entries = entries.filter { $0.value.lastUse > limit }
  }
}
