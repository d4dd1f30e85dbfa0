package import Contract
import Foundation

/// Whether a reading is still sure once its rows are known.
package struct ResultJudge: Sendable {
  /// Log-odds that the reading is right, before the rows are known.
  let prior: Double
  /// What each mark adds.
  let weights: [String: Double]
  let threshold: Double
  /// Leaves nothing open: only rows that speak against it make it doubtful.
  let isClear: Bool

  /// The share of such readings with such rows that are right, 0…1.
  package func confidence(of rows: [[Value]]) -> Double {
    let sum = ResultMarks.of(rows).reduce(prior) { $0 + (weights[$1] ?? 0) }
    return 1 / (1 + exp(-sum))
  }

  package func isSure(of rows: [[Value]]) -> Bool {
    if confidence(of: rows) >= threshold { return true }
    return isClear && !ResultMarks.of(rows).contains { Self.contrary.contains($0) }
  }

  /// Marks that make even a clear reading doubtful.
  static let contrary: Set<String> = ["result.null", "result.repeats"]
}
