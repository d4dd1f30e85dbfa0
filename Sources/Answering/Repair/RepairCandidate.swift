/// SQL on its way to one that prepares.
struct RepairCandidate: Sendable {
  var tokens: [SQLToken]
  var steps: [RepairStep]
  /// How likely it is still what was meant, 0…1: the product of its steps' confidences.
  var confidence: Double

  var sql: String { SQLText.render(tokens) }

  /// This candidate after one more step.
  func after(_ step: RepairStep, _ confidence: Double, _ tokens: [SQLToken]) -> RepairCandidate {
    RepairCandidate(
      tokens: tokens, steps: steps.contains(step) ? steps : steps + [step],
      confidence: self.confidence * confidence)
  }
}
