import Synchronization

/// Writes entries to the second level behind the askers' backs, in batches.
package final class CacheWriter: Sendable {
  private struct State {
    var pending: [CacheEntry] = []
    var sleeper: CheckedContinuation<Void, Never>?
  }

  package let store: any CacheStore
  /// Entries that may wait; beyond it the oldest are lost, since a cache must not hold up answers.
  private let capacity: Int
  private let batch = 256
  private let state = Mutex(State())

  package init(store: any CacheStore, capacity: Int = 10_000) {
    self.store = store
    self.capacity = capacity
  }

  func add(_ entry: CacheEntry) {
    let sleeper = state.withLock { state in
      state.pending.append(entry)
      if state.pending.count > capacity { state.pending.removeFirst(capacity / 4) }
      defer { state.sleeper = nil }
      return state.sleeper
    }
    sleeper?.resume()
  }

  /// Writes until the task is cancelled, then writes what is left.
  package func run() async {
    while !Task.isCancelled {
      await flush()
      await sleep()
    }
    await flush()
  }

  /// Writes everything that waits.
  package func flush() async {
    while true {
      let entries = state.withLock { state in
        let entries = Array(state.pending.prefix(batch))
        state.pending.removeFirst(entries.count)
        return entries
      }
      guard !entries.isEmpty else { return }
      await store.store(entries)
    }
  }

  private func sleep() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let wakes = state.withLock { state in
          guard state.pending.isEmpty, !Task.isCancelled else { return true }
          state.sleeper = continuation
          return false
        }
        if wakes { continuation.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        defer { state.sleeper = nil }
        return state.sleeper
      }
      sleeper?.resume()
    }
  }
}
