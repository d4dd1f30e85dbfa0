import CMicroHTTPD
import Foundation
import Synchronization

/// Runs closures at given times on one named thread. Closures must be short.
///
/// The thread sleeps in `ppoll` until the earliest time, and is woken through an eventfd when an
/// earlier one arrives.
final class DelayThread: Sendable {
  typealias Action = @Sendable () -> Void

  private struct State {
    var queue = DelayQueue()
    var running = false
    var stopping = false
  }

  private let state = Mutex(State())
  private let wakeup: Int32

  init() {
    wakeup = weir_wakeup_descriptor()
  }

  deinit {
    close(wakeup)
  }

  /// Runs `action` no earlier than `delay` from now; at once and here when the thread has stopped.
  func schedule(after delay: Duration, _ action: @escaping Action) {
    let time = ContinuousClock.now + delay
    let (refused, starts, wakes) = state.withLock { state in
      guard !state.stopping else { return (true, false, false) }
      let isEarliest = state.queue.insert(at: time, action)
      defer { state.running = true }
      return (false, !state.running, isEarliest)
    }
    if refused { return action() }
    if starts {
      let thread = Thread { self.run() }
      thread.name = "weir-http-delay"
      thread.start()
    } else if wakes {
      wake()
    }
  }

  /// Runs what is still queued at once, then ends the thread.
  func stop() {
    state.withLock { $0.stopping = true }
    wake()
  }

  private func run() {
    while true {
      let (due, next, stopping) = state.withLock { state in
        let due = state.queue.removeDue(now: state.stopping ? nil : .now)
        return (due, state.queue.earliest, state.stopping)
      }
      for action in due { action() }
      if stopping { return }
      if due.isEmpty { wait(until: next) }
    }
  }

  private func wake() {
    var one: UInt64 = 1
    // The counter only has to become readable; a full one already is.
    _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
  }

  private func wait(until time: ContinuousClock.Instant?) {
    var nanoseconds: Int64 = -1
    if let time {
      let parts = min(max(.zero, time - .now), .seconds(3600)).components
      nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
    weir_wait_readable(wakeup, nanoseconds)
    var counter: UInt64 = 0
    _ = read(wakeup, &counter, MemoryLayout<UInt64>.size)
  }
}
