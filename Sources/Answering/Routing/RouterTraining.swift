import Foundation
package import JSON
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
    /// The database, or the set of texts: examples of one group are never on both sides.
    package var group: String

    package init(features: RoutingFeatures, lane: Lane, isComplex: Bool, group: String = "") {
      self.features = features
      self.lane = lane
      self.isComplex = isComplex
      self.group = group
    }
  }

  /// How good the weights are on groups they have not seen.
  package struct Report: Sendable, Equatable {
    package var examples: Int
    package var laneAccuracy: Double
    package var tierAccuracy: Double
    /// Of the lane's confidence.
    package var lanes: Calibration
    /// Of the probability that the able model is needed.
    package var tiers: Calibration
    /// Questions of facts that the cheap model would be asked.
    package var cheap: Int
    /// Those of them that are simple.
    package var cheapSimple: Int

    package var calibrationError: Double { lanes.error }

    package var json: JSONValue {
      func share(_ number: Double) -> JSONValue { .number((number * 1e4).rounded() / 1e4) }
      return [
        "examples": .integer(Int64(examples)), "laneAccuracy": share(laneAccuracy),
        "tierAccuracy": share(tierAccuracy), "laneCalibration": lanes.json,
        "tierCalibration": tiers.json, "cheap": .integer(Int64(cheap)),
        "cheapSimple": .integer(Int64(cheapSimple)),
      ]
    }
  }

  private static let folds = 5
  /// Of the questions that go to the cheap model, so many must be simple.
  private let precision: Double

  /// - Parameter precision: 0…1; decides from which probability on the able model is asked.
  package init(precision: Double = 0.93) {
    self.precision = precision
  }

  /// The weights of all examples; threshold and report come from folds by group.
  package func train(_ examples: [Example]) -> (weights: RouterWeights, report: Report) {
    var outside: [(example: Example, weights: RouterWeights)] = []
    for fold in 0..<Self.folds {
      let held = examples.filter { Self.fold(of: $0.group) == fold }
      guard !held.isEmpty else { continue }
      let weights = fit(examples.filter { Self.fold(of: $0.group) != fold })
      outside += held.map { ($0, weights) }
    }
    var weights = fit(examples)
    weights.cheapBelow = threshold(outside)
    return (
      weights,
      report(
        outside.map { example, fitted in
          var fitted = fitted
          fitted.cheapBelow = weights.cheapBelow
          return (example, TrainedRouter(fitted))
        })
    )
  }

  package func report(of router: any Router, on examples: [Example]) -> Report {
    report(examples.map { ($0, router) })
  }

  private func fit(_ examples: [Example]) -> RouterWeights {
    var lanes: [Lane: RouterWeights.Model] = [:]
    for lane in Lane.allCases where examples.contains(where: { $0.lane == lane }) {
      lanes[lane] = Logistic.fit(examples.map { ($0.features, $0.lane == lane) })
    }
    return RouterWeights(
      lanes: lanes,
      complexity: Logistic.fit(
        examples.filter { $0.lane == .sql }.map { ($0.features, $0.isComplex) }))
  }

  /// The largest bound below which enough questions are simple.
  private func threshold(_ outside: [(example: Example, weights: RouterWeights)]) -> Double {
    let ranked = outside.filter { $0.example.lane == .sql }.map { example, weights in
      (Logistic.probability(weights.complexity.score(example.features)), example.isComplex)
    }.sorted { $0.0 < $1.0 }
    var best = 0.0
    var simple = 0
    for (place, (probability, isComplex)) in ranked.enumerated() {
      if !isComplex { simple += 1 }
      if Double(simple) >= precision * Double(place + 1) { best = probability }
    }
    return best
  }

  private func report(_ routed: [(example: Example, router: any Router)]) -> Report {
    var lanes = 0
    var facts = 0
    var report = Report(
      examples: routed.count, laneAccuracy: 0, tierAccuracy: 0, lanes: Calibration(),
      tiers: Calibration(), cheap: 0, cheapSimple: 0)
    var tiers = 0
    for (example, router) in routed {
      let decision = router.route(example.features)
      let isRight = decision.lane == example.lane
      if isRight { lanes += 1 }
      report.lanes.add(decision.confidence, cameTrue: isRight)
      guard example.lane == .sql else { continue }
      facts += 1
      if (decision.tier == .standard) == example.isComplex { tiers += 1 }
      if decision.tier == .cheap {
        report.cheap += 1
        if !example.isComplex { report.cheapSimple += 1 }
      }
      if let trained = router as? TrainedRouter {
        report.tiers.add(
          Logistic.probability(trained.weights.complexity.score(example.features)),
          cameTrue: example.isComplex)
      }
    }
    report.laneAccuracy = Double(lanes) / Double(max(1, routed.count))
    report.tierAccuracy = Double(tiers) / Double(max(1, facts))
    return report
  }

  /// The same on every machine and run.
  private static func fold(of group: String) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in group.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int((hash >> 32) % UInt64(folds))
  }
}
