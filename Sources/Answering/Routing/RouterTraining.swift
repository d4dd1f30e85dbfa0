import Foundation
import Models

/// The logistic function and its fit.
enum Logistic {
  static func probability(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

  /// Gradient descent over the whole set with a little shrinkage: the same examples always give
  /// the same weights.
  static func fit(
    _ examples: [(features: RoutingFeatures, label: Bool)], rounds: Int = 400, rate: Double = 0.8,
    shrinkage: Double = 1e-4
  ) -> RouterWeights.Model {
    guard let names = examples.first?.features.vector.map(\.name) else {
      return RouterWeights.Model()
    }
    let rows = examples.map { ($0.features.vector.map(\.value), $0.label ? 1.0 : 0.0) }
    var weights = [Double](repeating: 0, count: names.count)
    var bias = 0.0
    for _ in 0..<rounds {
      var gradient = [Double](repeating: 0, count: names.count)
      var biasGradient = 0.0
      for (values, label) in rows {
        var score = bias
        for index in values.indices { score += weights[index] * values[index] }
        let error = probability(score) - label
        biasGradient += error
        for index in values.indices { gradient[index] += error * values[index] }
      }
      let step = rate / Double(rows.count)
      bias -= step * biasGradient
      for index in weights.indices {
        weights[index] -= step * gradient[index] + rate * shrinkage * weights[index]
      }
    }
    return RouterWeights.Model(
      bias: bias, weights: Dictionary(uniqueKeysWithValues: zip(names, weights)))
  }
}

/// Trains the router from questions whose best way is known; for `weir train`.
package struct RouterTraining: Sendable {
  package struct Example: Sendable {
    package var features: RoutingFeatures
    package var lane: Lane
    /// Whether its SQL takes more than one table and condition: joins, groups, subqueries.
    package var isComplex: Bool

    package init(features: RoutingFeatures, lane: Lane, isComplex: Bool) {
      self.features = features
      self.lane = lane
      self.isComplex = isComplex
    }
  }

  /// How good the weights are on examples they have not seen.
  package struct Report: Sendable, Equatable {
    package var examples: Int
    package var laneAccuracy: Double
    package var tierAccuracy: Double
    /// Mean gap between confidence and accuracy of the lane over ten bins of confidence.
    package var calibrationError: Double
  }

  package init() {}

  /// Every fifth example is held back for the report.
  package func train(_ examples: [Example]) -> (weights: RouterWeights, report: Report) {
    let training = examples.enumerated().filter { $0.offset % 5 != 0 }.map(\.element)
    let held = examples.enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
    var lanes: [Lane: RouterWeights.Model] = [:]
    for lane in Lane.allCases where training.contains(where: { $0.lane == lane }) {
      lanes[lane] = Logistic.fit(training.map { ($0.features, $0.lane == lane) })
    }
    let weights = RouterWeights(
      lanes: lanes, complexity: Logistic.fit(training.map { ($0.features, $0.isComplex) }))
    return (weights, report(of: TrainedRouter(weights), on: held))
  }

  package func report(of router: any Router, on examples: [Example]) -> Report {
    var lanes = 0
    var tiers = 0
    var bins = [(count: Int, confidence: Double, right: Int)](repeating: (0, 0, 0), count: 10)
    for example in examples {
      let decision = router.route(example.features)
      let isRight = decision.lane == example.lane
      if isRight { lanes += 1 }
      if (decision.tier == .standard) == example.isComplex { tiers += 1 }
      let bin = min(9, Int(decision.confidence * 10))
      bins[bin].count += 1
      bins[bin].confidence += decision.confidence
      if isRight { bins[bin].right += 1 }
    }
    let total = Double(max(1, examples.count))
    let error = bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / total
    return Report(
      examples: examples.count, laneAccuracy: Double(lanes) / total,
      tierAccuracy: Double(tiers) / total, calibrationError: error)
  }
}
