internal import Synchronization

/// Rings at the earliest instant it was set to.
final class DeadlineAlarm: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct State {
    var earliest: Instant?
    /// Ends the present wait, to look at the clock again.
    var bell: CancelSignal?
  }

  private let state = Mutex(State())

  /// Brings the alarm forward; a later instant than the one set changes nothing.
  func set(_ instant: Instant?) {
    guard let instant else { return }
    let bell: CancelSignal? = state.withLock { state in
      if let set = state.earliest, set <= instant { return nil }
      state.earliest = instant
      return state.bell
    }
    bell?.cancel()
  }

  /// Waits for the next ring; false when the task was cancelled.
  func ring() async -> Bool {
    while !Task.isCancelled {
      let bell = CancelSignal()
      let next = state.withLock { state in
        state.bell = bell
        return state.earliest
      }
      if let next, next <= ContinuousClock.now {
        state.withLock { $0.earliest = nil }
        return true
      }
      _ = await withCancelSignal(bell) {
        if let next {
          try? await ContinuousClock().sleep(until: next)
        } else {
          await CancelSignal().wait()
        }
      }
    }
    return false
  }
}
