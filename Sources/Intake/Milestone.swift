internal import Synchronization

/// Something that happens once, and that tasks may wait for.
final class Milestone: Sendable {
  private struct State {
    var isReached = false
    var next = 0
    var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
  }

  private let state = Mutex(State())

  func reach() {
    let waiting = state.withLock { state in
      state.isReached = true
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume(returning: true) }
  }

  /// True once reached; false when the task was cancelled before.
  func wait() async -> Bool {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let known: Bool? = state.withLock { state in
          if state.isReached { return true }
          if Task.isCancelled { return false }
          state.waiting[number] = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      let waiting = state.withLock { $0.waiting.removeValue(forKey: number) }
      waiting?.resume(returning: false)
    }
  }
}
