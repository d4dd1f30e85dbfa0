/// A rate limit by reservation: whoever asks is told how long to wait for its share.
package struct TokenBucket: Sendable {
  private let perSecond: Double
  private let capacity: Double
  private var level: Double
  private var updated: ContinuousClock.Instant?

  /// - Parameter burst: units available at once after a pause.
  package init(perMinute: Int, burst: Int? = nil) {
    perSecond = Double(perMinute) / 60
    capacity = Double(max(1, burst ?? perMinute))
    level = capacity
  }

  /// Reserves `units` when they can be had within `patience`; `nil` reserves nothing.
  package mutating func reserve(
    _ units: Int, now: ContinuousClock.Instant, patience: Duration
  ) -> Duration? {
    if let updated { level = min(capacity, level + (now - updated).inSeconds * perSecond) }
    updated = now
    // More than a whole bucket can never be saved up: it is let through when the bucket is full.
    let needed = min(Double(units), capacity)
    let missing = needed - level
    let wait: Duration = missing <= 0 ? .zero : .seconds(missing / perSecond)
    guard wait <= patience else { return nil }
    level -= Double(units)
    return wait
  }

  /// Gives back what was reserved and not used, or takes what was used beyond the estimate.
  package mutating func correct(by units: Int) {
    level = min(capacity, level + Double(units))
  }
}

extension Duration {
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
