import Glibc

/// The two clocks, as closures so that tests give their own.
package struct TelemetryClock: Sendable {
  /// For durations.
  package let now: @Sendable () -> ContinuousClock.Instant
  /// For records and logs.
  package let wall: @Sendable () -> UnixTime

  package init(
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    wall: @escaping @Sendable () -> UnixTime
  ) {
    self.now = now
    self.wall = wall
  }

  package static let system = TelemetryClock(
    now: { ContinuousClock.now },
    wall: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return UnixTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    })
}
