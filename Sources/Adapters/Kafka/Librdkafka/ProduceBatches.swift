import Synchronization

/// The batches on their way, by number. A record's opaque is (batch number, slot): two integers, so
/// that a report that never comes leaves nothing to free.
final class ProduceBatches: Sendable {
  private struct State {
    var batches: [UInt32: ProduceBatch] = [:]
    var last: UInt32 = 0
  }

  private let state = Mutex(State())

  func register(_ batch: ProduceBatch) -> UInt32 {
    state.withLock { state in
      repeat { state.last &+= 1 } while state.last == 0 || state.batches[state.last] != nil
      state.batches[state.last] = batch
      return state.last
    }
  }

  func batch(_ number: UInt32) -> ProduceBatch? { state.withLock { $0.batches[number] } }

  func remove(_ number: UInt32) { _ = state.withLock { $0.batches.removeValue(forKey: number) } }

  /// Takes all that is left, at the end.
  func removeAll() -> [ProduceBatch] {
    state.withLock { state in
      defer { state.batches = [:] }
      return Array(state.batches.values)
    }
  }

  static func opaque(_ number: UInt32, _ slot: Int) -> UInt {
    UInt(number) << 32 | UInt(UInt32(truncatingIfNeeded: slot))
  }

  static func parts(_ opaque: UInt) -> (number: UInt32, slot: Int) {
    (UInt32(truncatingIfNeeded: opaque >> 32), Int(UInt32(truncatingIfNeeded: opaque)))
  }
}
