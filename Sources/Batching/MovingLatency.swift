/// The latest latencies of one kind of call: an average that forgets, and a high quantile.
package struct MovingLatency: Sendable {
  private static let window = 128
  private static let weight = 0.2

  /// Exponentially weighted; `nil` before the first sample.
  package private(set) var average: Duration?
  private var samples: [Duration] = []
  private var next = 0

  package init() {}

  package mutating func record(_ latency: Duration) {
    average = average.map { $0 * (1 - Self.weight) + latency * Self.weight } ?? latency
    if samples.count < Self.window {
      samples.append(latency)
    } else {
      samples[next] = latency
      next = (next + 1) % Self.window
    }
  }

  /// The quantile of the last 128 samples; `nil` when there are fewer than `minimum`.
  package func quantile(_ fraction: Double, minimum: Int = 20) -> Duration? {
    guard samples.count >= max(1, minimum) else { return nil }
    let rank = Int((Double(samples.count - 1) * fraction).rounded(.up))
    return samples.sorted()[rank]
  }
}
