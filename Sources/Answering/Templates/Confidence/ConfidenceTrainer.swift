import Foundation

/// Fits a ``ConfidenceModel`` by regularised logistic regression; the same examples give the same
/// model.
package struct ConfidenceTrainer {
  /// Strength of the pull towards zero, in examples.
  package var regularisation = 3.0
  package var iterations = 1_200
  /// Features seen in fewer examples are left out.
  package var minimumSupport = 6

  package init() {}

  /// - Returns: a model with threshold 0; see ``threshold(of:on:precision:)``.
  package func train(_ examples: [ConfidenceExample]) -> ConfidenceModel {
    var support: [String: Int] = [:]
    for example in examples {
      for name in example.features.values.keys { support[name, default: 0] += 1 }
    }
    let names = support.filter { $0.value >= minimumSupport }.keys.sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let rows = examples.map { example in
      example.features.values.compactMap { name, value in places[name].map { ($0, value) } }
        .sorted { $0.0 < $1.0 }
    }
    let targets = examples.map { $0.isRight ? 1.0 : 0.0 }
    var weights = [Double](repeating: 0, count: names.count)
    var bias = 1.0
    // Adaptive steps (Adagrad): features differ much in how often they occur.
    var squares = [Double](repeating: 1e-6, count: names.count + 1)
    for _ in 0..<iterations {
      var gradient = weights.map { $0 * regularisation }
      var biasGradient = 0.0
      for (row, target) in zip(rows, targets) {
        let sum = row.reduce(bias) { $0 + weights[$1.0] * $1.1 }
        let error = 1 / (1 + exp(-sum)) - target
        biasGradient += error
        for (place, value) in row { gradient[place] += error * value }
      }
      for place in weights.indices {
        squares[place] += gradient[place] * gradient[place]
        weights[place] -= 0.3 * gradient[place] / squares[place].squareRoot()
      }
      squares[names.count] += biasGradient * biasGradient
      bias -= 0.3 * biasGradient / squares[names.count].squareRoot()
    }
    return ConfidenceModel(
      bias: bias, weights: Dictionary(uniqueKeysWithValues: zip(names, weights)), threshold: 0)
  }

  /// The lowest threshold above which at least `precision` of the examples are right.
  package func threshold(
    of model: ConfidenceModel, on examples: [ConfidenceExample], precision: Double
  ) -> Double {
    Self.threshold(
      examples.map { (model.confidence($0.features), $0.isRight) }, precision: precision)
  }

  static func threshold(
    _ judged: [(confidence: Double, isRight: Bool)], precision: Double
  ) -> Double {
    let ranked = judged.sorted { $0.confidence > $1.confidence }
    var right = 0
    var best = 1.0
    for (index, judgement) in ranked.enumerated() {
      if judgement.isRight { right += 1 }
      let isLastOfEqual =
        index + 1 == ranked.count || ranked[index + 1].confidence < judgement.confidence
      if isLastOfEqual, Double(right) >= precision * Double(index + 1) {
        best = judgement.confidence
      }
    }
    return best
  }
}
