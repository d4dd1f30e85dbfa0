internal import Synchronization

/// Tells one execution to stop, from outside its task.
package final class CancelSignal: Sendable {
  private enum State {
    case quiet
    case awaited(CheckedContinuation<Void, Never>)
    case cancelled
  }

  private let state = Mutex(State.quiet)

  package init() {}

  package func cancel() {
    let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
      defer { state = .cancelled }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume()
  }

  /// Returns when cancelled, or when the waiting task is.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if case .cancelled = state { return true }
          state = .awaited(continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }
}

/// Runs `body` until it ends or the signal comes; nil then, its task cancelled.
func withCancelSignal<Result: Sendable>(
  _ signal: CancelSignal, _ body: @escaping @Sendable () async -> Result
) async -> Result? {
  await withTaskGroup(of: Result?.self) { group in
    group.addTask { await body() }
    group.addTask {
      await signal.wait()
      return nil
    }
    let first = await group.next() ?? nil
    group.cancelAll()
    return first
  }
}
