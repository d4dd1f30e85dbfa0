/// How many retries may be added to the calls of the recent past: a bucket that each first
/// attempt fills a little and each retry empties by one. An outage then costs a tenth more calls,
/// not three times as many (Google SRE Book, "Handling Overload").
package struct RetryBudget: Sendable, Equatable {
  private let ratio: Double
  private let capacity: Double
  private var tokens: Double

  /// - Parameters:
  ///   - ratio: retries for each first attempt in the long run.
  ///   - reserve: retries allowed before any traffic, and at most kept.
  package init(ratio: Double = 0.1, reserve: Int = 10) {
    self.ratio = ratio
    capacity = Double(reserve)
    tokens = Double(reserve)
  }

  package var available: Int { Int(tokens) }

  package mutating func recordAttempt() {
    tokens = min(capacity, tokens + ratio)
  }

  /// Takes one retry, or refuses.
  package mutating func takeRetry() -> Bool {
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
