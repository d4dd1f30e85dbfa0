internal import Dispatch
internal import Synchronization

/// Admitted records between the consumer's thread and the workers, in batches that are handed over
/// as they are: no record is copied on the way.
final class WorkQueue: Sendable {
  private struct State {
    var waiting: [[AdmittedRecord]] = []
    var head = 0
    var idle = 0
    var isStopping = false
    /// Whether the thread that adds waits for room.
    var isCrowded = false
  }

  /// Batches that may wait before the thread that adds them is to wait too.
  private static let comfortable = 64

  /// Records of one batch at the most.
  static let batchLimit = 64

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  func add(_ batches: [[AdmittedRecord]]) {
    let wake = state.withLock { state in
      state.waiting.append(contentsOf: batches)
      let wake = min(state.idle, batches.count)
      state.idle -= wake
      return wake
    }
    for _ in 0..<wake { bell.signal() }
  }

  /// Waits, a moment at the most, while more is waiting than the workers can do next: what stays
  /// with the consumer's client is bounded there. For the one thread that adds.
  func waitForRoom() {
    let isCrowded = state.withLock { state in
      state.isCrowded = state.waiting.count - state.head > Self.comfortable && !state.isStopping
      return state.isCrowded
    }
    // A signal that comes too late ends one wait early some time.
    if isCrowded { _ = room.wait(timeout: .now() + .milliseconds(100)) }
  }

  func stop() {
    let idle = state.withLock { state in
      state.isStopping = true
      defer { state.idle = 0 }
      return state.idle
    }
    for _ in 0..<idle { bell.signal() }
  }

  /// The next batch, oldest first; waits for one. Nil when stopped and empty.
  func take() -> [AdmittedRecord]? {
    while true {
      let (taken, isStopping, hasRoom) = state.withLock {
        state -> ([AdmittedRecord]?, Bool, Bool) in
        guard state.head < state.waiting.count else {
          if !state.isStopping { state.idle += 1 }
          return (nil, state.isStopping, false)
        }
        let hasRoom =
          state.isCrowded && state.waiting.count - state.head <= Self.comfortable / 2
        if hasRoom { state.isCrowded = false }
        var taken: [AdmittedRecord] = []
        swap(&taken, &state.waiting[state.head])
        state.head += 1
        if state.head == state.waiting.count || state.head > 256 {
          state.waiting.removeFirst(state.head)
          state.head = 0
        }
        return (taken, state.isStopping, hasRoom)
      }
      if hasRoom { room.signal() }
      if let taken { return taken }
      if isStopping { return nil }
      bell.wait()
    }
  }
}
