internal import SQLite
internal import Synchronization

/// A few readers, each behind its own lock, held for the microseconds of one search.
final class ReaderSlots: Sendable {
  private final class Slot: Sendable {
    let reader: Mutex<IndexReader>
    init(path: String, fields: [String: Int64]) throws {
      reader = Mutex(try IndexReader(path: path, fields: fields))
    }
  }

  private let slots: [Slot]
  private let next = Atomic<Int>(0)

  init(path: String, fields: [String: Int64], count: Int) throws {
    var slots: [Slot] = []
    for _ in 0..<max(1, count) { slots.append(try Slot(path: path, fields: fields)) }
    self.slots = slots
  }

  /// Runs `body` with a reader that nobody else uses meanwhile.
  func withReader<Value: Sendable>(_ body: @Sendable (IndexReader) throws -> Value) throws -> Value
  {
    let start = next.add(1, ordering: .relaxed).oldValue & Int.max
    for offset in slots.indices {
      let slot = slots[(start &+ offset) % slots.count]
      let result = slot.reader.withLockIfAvailable { reader in Result { try body(reader) } }
      if let result { return try result.get() }
    }
    return try slots[start % slots.count].reader.withLock { reader in try body(reader) }
  }
}
