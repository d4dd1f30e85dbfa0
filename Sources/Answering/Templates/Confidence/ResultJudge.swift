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

  package func isSure(of rows: [[Value]]) -> Bool {
    let marks = ResultMarks.of(rows)
    if confidence(marks) >= threshold { return true }
    return isClear && !marks.contains { Self.contrary.contains($0) }
  }

  /// The share of such readings with such rows that are right, 0…1.
  private func confidence(_ marks: [String]) -> Double {
    let sum = marks.reduce(prior) { $0 + (weights[$1] ?? 0) }
    return 1 / (1 + exp(-sum))
  }

  /// Marks that make even a clear reading doubtful.
  static let contrary: Set<String> = ["result.null", "result.repeats"]
}
