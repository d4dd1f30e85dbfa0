package import JSON
import Models

/// A trained router: one logistic model a lane, and one for questions that need the able model.
package struct RouterWeights: Sendable, Equatable {
  package struct Model: Sendable, Equatable {
    package var bias: Double
    /// By feature name; a feature that is not named weighs nothing.
    package var weights: [String: Double]

    package init(bias: Double = 0, weights: [String: Double] = [:]) {
      self.bias = bias
      self.weights = weights
    }

    func score(_ features: RoutingFeatures) -> Double {
      features.vector.reduce(bias) { $0 + (weights[$1.name] ?? 0) * $1.value }
    }
  }

  package var lanes: [Lane: Model]
  package var complexity: Model
  /// A question goes to the cheap model when it needs the able one with less probability than this.
  package var cheapBelow: Double

  package init(lanes: [Lane: Model], complexity: Model, cheapBelow: Double = 0.5) {
    self.lanes = lanes
    self.complexity = complexity
    self.cheapBelow = cheapBelow
  }

  /// What was learnt last, compiled in: the same as `config/router.json`.
  package static let standard: RouterWeights? =
    (try? JSONValue(parsing: Array(StandardRouterWeights.json.utf8))).flatMap(RouterWeights.init)

  /// As `config/router.json` holds them.
  package init?(json: JSONValue) {
    func model(_ value: JSONValue?) -> Model? {
      guard let value, let bias = value["bias"]?.number else { return nil }
      return Model(
        bias: bias,
        weights: Dictionary(
          (value["weights"]?.object ?? []).compactMap { member in
            member.value.number.map { (member.name, $0) }
          }, uniquingKeysWith: { _, last in last }))
    }
    guard json["version"]?.integer == 1, let complexity = model(json["complexity"]) else {
      return nil
    }
    var lanes: [Lane: Model] = [:]
    for lane in Lane.allCases {
      guard let found = model(json["lanes"]?[lane.rawValue]) else { continue }
      lanes[lane] = found
    }
    guard !lanes.isEmpty else { return nil }
    self.init(
      lanes: lanes, complexity: complexity, cheapBelow: json["cheapBelow"]?.number ?? 0.5)
  }

  package var json: JSONValue {
    // Four places: the same file whatever the last bits of a sum are.
    func rounded(_ number: Double) -> Double { (number * 1e4).rounded() / 1e4 }
    func value(_ model: Model) -> JSONValue {
      [
        "bias": .number(rounded(model.bias)),
        "weights": .object(
          model.weights.sorted { $0.key < $1.key }.map {
            JSONMember($0.key, .number(rounded($0.value)))
          }),
      ]
    }
    return [
      "version": 1,
      "lanes": .object(
        Lane.allCases.compactMap { lane in
          lanes[lane].map { JSONMember(lane.rawValue, value($0)) }
        }),
      "complexity": value(complexity),
      "cheapBelow": .number(rounded(cheapBelow)),
    ]
  }
}

/// Routes by trained weights; where one side is missing there is nothing to choose.
package struct TrainedRouter: Router {
  package let weights: RouterWeights

  package init(_ weights: RouterWeights) {
    self.weights = weights
  }

  package func route(_ features: RoutingFeatures) -> RoutingDecision {
    let complexity = Logistic.probability(weights.complexity.score(features))
    let tier: ModelTier = complexity < weights.cheapBelow ? .cheap : .standard
    let open = Lane.allCases.filter { lane in
      switch lane {
      case .sql: features.hasDatabases
      case .vector: features.hasCollections
      case .hybrid: features.hasDatabases && features.hasCollections
      }
    }
    let percent = Int((complexity * 100).rounded())
    let bound = Int((weights.cheapBelow * 100).rounded())
    let reasons = [
      "needs the able model with a probability of \(percent) %; below \(bound) % the cheap one"
        + " is asked"
    ]
    let scores = open.map { Logistic.probability(weights.lanes[$0]?.score(features) ?? -20) }
    if open.contains(.hybrid), weights.lanes[.hybrid] == nil,
      RuleRouter().route(features).lane == .hybrid
    {
      // Without examples of both together, the rules say when both are asked for.
      return RoutingDecision(lane: .hybrid, tier: tier, confidence: 0.6, reasons: reasons)
    }
    let sum = scores.reduce(0, +)
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else {
      return RuleRouter().route(features)
    }
    return RoutingDecision(
      lane: open[best], tier: tier, confidence: sum > 0 ? scores[best] / sum : 0,
      reasons: reasons)
  }
}
