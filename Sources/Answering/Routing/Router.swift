package import Models

/// Ways of answering that the router chooses from, once patterns and templates have passed.
package enum Lane: String, Sendable, CaseIterable {
  case sql, vector, hybrid
}

package struct RoutingDecision: Sendable, Equatable {
  package var lane: Lane
  /// How able a model the question needs.
  package var tier: ModelTier
  /// 0…1: how sure the lane is.
  package var confidence: Double
  package var reasons: [String]

  package init(lane: Lane, tier: ModelTier, confidence: Double, reasons: [String]) {
    self.lane = lane
    self.tier = tier
    self.confidence = confidence
    self.reasons = reasons
  }
}

/// Decides the way of a question before any model is asked.
package protocol Router: Sendable {
  func route(_ features: RoutingFeatures) -> RoutingDecision
}

/// The router without training: a few rules that anybody can follow.
package struct RuleRouter: Router {
  package init() {}

  package func route(_ features: RoutingFeatures) -> RoutingDecision {
    let facts =
      2 * features.linkedValues + features.linkedTables + features.linkedColumns
      + features.aggregates + features.comparisons + features.numbers
    let meaning = 2 * features.semanticWords + features.unlinkedWords / 2
    let complexity =
      features.groupings + features.negations + features.comparisons + features.aggregates
      + max(0, features.linkedTables - 1) + (features.words > 20 ? 1 : 0)
    let tier: ModelTier = complexity <= 1 ? .cheap : .standard
    let reasons = [
      "speaks of \(features.linkedTables) tables, \(features.linkedColumns) columns and"
        + " \(features.linkedValues) stored values; \(features.semanticWords) words ask for likeness"
    ]
    func decide(_ lane: Lane, _ confidence: Double) -> RoutingDecision {
      RoutingDecision(
        lane: lane, tier: tier, confidence: min(max(confidence, 0.3), 0.99), reasons: reasons)
    }
    guard features.hasCollections else { return decide(.sql, 0.95) }
    guard features.hasDatabases else { return decide(.vector, 0.95) }
    let total = Double(facts + meaning + 1)
    if features.semanticWords == 0, facts > 0 { return decide(.sql, Double(facts) / total) }
    if facts == 0 { return decide(.vector, Double(meaning + 1) / total) }
    if features.semanticWords > 0, features.linkedValues + features.comparisons > 0 {
      return decide(.hybrid, 0.7)
    }
    return features.semanticWords > 0 && features.aggregates == 0
      ? decide(.vector, Double(meaning) / total) : decide(.sql, Double(facts) / total)
  }
}
