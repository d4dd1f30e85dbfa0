internal import Dispatch
internal import Synchronization

/// Outcomes between those who make them and the one thread that sends them.
final class OutcomeQueue: Sendable {
  private struct State {
    var waiting: [Outcome] = []
    var isStopping = false
    /// Whether the doorbell has been rung since the thread last looked.
    var isRung = false
    /// Threads that wait for room.
    var crowd = 0
  }

  /// Outcomes that may wait before those who make them are to wait too.
  private static let comfortable = 4096

  private let room = DispatchSemaphore(value: 0)
  private let state = Mutex(State())
  private let doorbell = DispatchSemaphore(value: 0)

  func submit(_ outcomes: [Outcome]) {
    ring { $0.waiting.append(contentsOf: outcomes) }
  }

  /// Waits, a moment at the most, while too many are waiting.
  func waitForRoom() {
    let isCrowded = state.withLock { state in
      guard state.waiting.count > Self.comfortable, !state.isStopping else { return false }
      state.crowd += 1
      return true
    }
    guard isCrowded, room.wait(timeout: .now() + .milliseconds(100)) == .timedOut else { return }
    // Nobody is to signal for this thread any more. (A signal that is on its way already lets one
    // pass early some time.)
    state.withLock { $0.crowd = max(0, $0.crowd - 1) }
  }

  /// Puts back what could not leave, before everything else.
  func putBack(_ outcomes: [Outcome]) {
    state.withLock { $0.waiting.insert(contentsOf: outcomes, at: 0) }
  }

  /// Wakes the thread though there is nothing new to send.
  func ring() { ring { _ in } }

  func stop() { ring { $0.isStopping = true } }

  var isStopping: Bool { state.withLock(\.isStopping) }
  var count: Int { state.withLock { $0.waiting.count } }

  /// Up to `limit` outcomes, oldest first; waits until `deadline` where there are none. Nil when
  /// stopped and empty.
  func take(atMost limit: Int, until deadline: DispatchTime) -> [Outcome]? {
    while true {
      let (taken, isStopping, crowd) = state.withLock { state in
        state.isRung = false
        let crowd = state.waiting.count > limit + Self.comfortable ? 0 : state.crowd
        state.crowd -= crowd
        guard state.waiting.count > limit else {
          defer { state.waiting = [] }
          return (state.waiting, state.isStopping, crowd)
        }
        let taken = Array(state.waiting[..<limit])
        state.waiting.removeFirst(limit)
        return (taken, state.isStopping, crowd)
      }
      for _ in 0..<crowd { room.signal() }
      if !taken.isEmpty { return taken }
      if isStopping { return nil }
      if doorbell.wait(timeout: deadline) == .timedOut { return [] }
      if state.withLock({ $0.waiting.isEmpty && !$0.isStopping }) { return [] }
    }
  }

  private func ring(_ change: (inout State) -> Void) {
    let isFirst = state.withLock { state in
      change(&state)
      defer { state.isRung = true }
      return !state.isRung
    }
    if isFirst { doorbell.signal() }
  }
}
