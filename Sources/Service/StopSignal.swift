internal import Synchronization

/// Tells the service to stop, from a signal handler's thread or a test.
package final class StopSignal: Sendable {
  private struct State {
    var reason: String?
    var waiting: [CheckedContinuation<String, Never>] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// The first call's reason counts.
  package func stop(_ reason: String) {
    let waiting = state.withLock { state in
      state.reason = state.reason ?? reason
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: reason) }
  }

  /// Why it was told to stop; waits until it is.
  package func wait() async -> String {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let reason: String? = state.withLock { state in
          if state.reason == nil { state.waiting.append(continuation) }
          return state.reason
        }
        if let reason { continuation.resume(returning: reason) }
      }
    } onCancel: {
      stop("cancelled")
    }
  }
}
