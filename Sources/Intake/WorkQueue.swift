internal import Dispatch
internal import Synchronization

/// Admitted records between the consumer's thread and the workers.
final class WorkQueue: Sendable {
  private struct State {
    var waiting: [AdmittedRecord] = []
    var head = 0
    var idle = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)

  func add(_ records: [AdmittedRecord]) {
    let wake = state.withLock { state in
      state.waiting.append(contentsOf: records)
      let wake = min(state.idle, (records.count + 31) / 32)
      state.idle -= wake
      return wake
    }
    for _ in 0..<wake { bell.signal() }
  }

  func stop() {
    let idle = state.withLock { state in
      state.isStopping = true
      defer { state.idle = 0 }
      return state.idle
    }
    for _ in 0..<idle { bell.signal() }
  }

  /// The next records, oldest first; waits for them. Nil when stopped and empty.
  func take(atMost limit: Int) -> [AdmittedRecord]? {
    while true {
      let (taken, isStopping) = state.withLock { state in
        let count = min(limit, state.waiting.count - state.head)
        let taken = Array(state.waiting[state.head..<(state.head + count)])
        state.head += count
        if state.head == state.waiting.count {
          state.waiting.removeAll(keepingCapacity: state.waiting.count < 4096)
          state.head = 0
        } else if state.head > 8192 {
          state.waiting.removeFirst(state.head)
          state.head = 0
        }
        if taken.isEmpty, !state.isStopping { state.idle += 1 }
        return (taken, state.isStopping)
      }
      if !taken.isEmpty { return taken }
      if isStopping { return nil }
      bell.wait()
    }
  }
}
