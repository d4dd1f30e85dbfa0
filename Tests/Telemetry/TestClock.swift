import Synchronization
import Telemetry

/// A clock that stands still until told.
final class TestClock: Sendable {
  private let state = Mutex((elapsed: Duration.zero, start: ContinuousClock.now))

  func advance(by duration: Duration) {
    state.withLock { $0.elapsed += duration }
  }

  /// Starts at 2026-01-02T03:04:05.678Z.
  var clock: TelemetryClock {
    TelemetryClock(
      now: { self.state.withLock { $0.start + $0.elapsed } },
      wall: {
        let elapsed = self.state.withLock { $0.elapsed }
        return UnixTime(
          nanoseconds: 1_767_323_045_678_000_000 + Int64(elapsed / .nanoseconds(1)))
      })
  }
}

/// Keeps the lines that a log writes.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var sink: LogSink {
    LogSink { line in self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
  }

  var all: [String] { lines.withLock { $0 } }
}
