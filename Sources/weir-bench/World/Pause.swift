import Dispatch

/// Waiting, on the benchmark's own thread.
enum Pause {
  static func wait(_ duration: Duration) {
    guard duration > .zero else { return }
    let nanoseconds = Int(duration / .nanoseconds(1))
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .nanoseconds(nanoseconds))
  }

  static func wait(until instant: ContinuousClock.Instant) {
    wait(ContinuousClock.now.duration(to: instant))
  }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
  var inMilliseconds: Double { self / .milliseconds(1) }
}
