/// One reading of a question and whether it was right; what a model is trained on.
package struct ConfidenceExample: Sendable {
  let features: Features
  package let isRight: Bool
  package let database: String
  package var isParaphrase = false

  static let clear = "clear"
  /// Whether the reading leaves nothing open, nor do its rows: answered whatever the model says.
  var isClear: Bool {
    features[Self.clear] > 0 && !ResultJudge.contrary.contains { features[$0] > 0 }
  }

  /// The features as text, `name=value`, sorted.
  package var summary: String {
    features.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      .joined(separator: " ")
  }
}
