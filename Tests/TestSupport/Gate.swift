import Synchronization

/// A gate that a test opens; it also tells how many have come.
package final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var cancelled = 0
    var arrived = 0
    var ticket: UInt64 = 0
    var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Waits until the gate is open, or the task is cancelled.
  package func pass() async {
    let ticket = state.withLock { state in
      state.ticket += 1
      return state.ticket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (passes, watchers) = state.withLock { state in
          state.arrived += 1
          let reached = state.watchers.filter { $0.0 <= state.arrived }
          state.watchers.removeAll { $0.0 <= state.arrived }
          let passes = state.isOpen || Task.isCancelled
          if !passes { state.waiting[ticket] = continuation }
          return (passes, reached)
        }
        for watcher in watchers { watcher.1.resume() }
        if passes { continuation.resume() }
      }
    } onCancel: {
      let waiting = state.withLock { state in
        state.cancelled += 1
        return state.waiting.removeValue(forKey: ticket)
      }
      waiting?.resume()
    }
  }

  package var cancellations: Int { state.withLock(\.cancelled) }

  /// Waits until so many have come.
  package func arrivals(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.arrived >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  package func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }
}
