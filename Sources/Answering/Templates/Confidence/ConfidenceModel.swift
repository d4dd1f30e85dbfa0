import Foundation

/// Logistic regression over ``Features``: how likely an interpretation is right.
package struct ConfidenceModel: Sendable {
  package var bias: Double
  package var weights: [String: Double]
  /// Below this the lane abstains.
  package var threshold: Double

  package init(bias: Double = 3, weights: [String: Double] = [:], threshold: Double = 0) {
    self.bias = bias
    self.weights = weights
    self.threshold = threshold
  }

  package func confidence(of example: ConfidenceExample) -> Double { confidence(example.features) }

  func confidence(_ features: Features) -> Double { 1 / (1 + exp(-logOdds(features))) }

  /// The confidence with the rows that speak most for it.
  func best(_ features: Features) -> Double {
    1 / (1 + exp(-logOdds(features) - resultWeights.values.reduce(0) { $0 + max(0, $1) }))
  }

  func judge(_ features: Features, isClear: Bool) -> ResultJudge {
    ResultJudge(
      prior: logOdds(features), weights: resultWeights, threshold: threshold, isClear: isClear)
  }

  private var resultWeights: [String: Double] {
    var found: [String: Double] = [:]
    for mark in ResultMarks.all { found[mark] = weights[mark] }
    return found
  }

  private func logOdds(_ features: Features) -> Double {
    var sum = bias
    for (name, value) in features.values {
      if let weight = weights[name] { sum += weight * value }
    }
    return sum
  }
}
