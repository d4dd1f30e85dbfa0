/// How many extra calls (retries, doubles, mended questions) may be added to those that are needed:
/// a bucket that each needed call fills a little and each extra one empties by one. An outage then
/// costs a tenth more calls, not three times as many (Google SRE Book, "Handling Overload").
///
/// The bar is a tenth: extra calls <= 0.1 x needed ones. It holds
/// - from the start on, once 10 x `reserve` calls were needed (20): the first extra calls are lent,
///   and until needed calls have earned them nothing is added to the bucket, so that
///   extra <= max(reserve, ratio x needed);
/// - in every stretch of a longer life with at least reserve / (0.1 - ratio) needed calls (100): at
///   most the full bucket and what is earned meanwhile, extra <= reserve + ratio x needed.
///
/// In a shorter stretch the bar and use collide: of 5 needed calls a tenth is no call at all, and a
/// lone call that fails would fail for good. There at most `reserve` more are made (2: a lone call
/// keeps both of its retries), and whoever comes next must have them earned back first.
package struct RetryBudget: Sendable, Equatable {
  private let ratio: Double
  private let capacity: Double
  private var tokens: Double
  /// Of what was lent at the start, how much is still to be earned.
  private var owed: Double

  /// - Parameters:
  ///   - ratio: extra calls for each needed one in the long run.
  ///   - reserve: extra calls lent before any traffic, and at most saved up.
  package init(ratio: Double = 0.08, reserve: Int = 2) {
    self.ratio = ratio
    capacity = Double(reserve)
    tokens = Double(reserve)
    owed = Double(reserve)
  }

  package var available: Int { max(0, Int(tokens)) }

  /// A call that is needed was made.
  package mutating func recordAttempt() {
    let repaid = min(owed, ratio)
    owed -= repaid
    tokens = min(capacity, tokens + ratio - repaid)
  }

  /// Takes one extra call, or refuses.
  package mutating func takeRetry() -> Bool {
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  /// What was taken was not used.
  package mutating func giveBack() {
    tokens = min(capacity, tokens + 1)
  }

  /// Counts an extra call that is made in any case; those that may be refused wait until it is
  /// earned. Debts end somewhere, so that what is always asked twice can still be tried again.
  package mutating func charge() {
    tokens = max(-5 * capacity, tokens - 1)
  }
}
