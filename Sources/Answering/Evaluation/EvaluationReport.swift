package import JSON

/// How a lane did on a question set.
package struct EvaluationReport: Sendable {
  package struct Tally: Sendable, Equatable {
    package var questions = 0
    package var answered = 0
    package var right = 0

    /// Share of questions answered.
    package var coverage: Double { questions == 0 ? 0 : Double(answered) / Double(questions) }
    /// Share of answers that are right.
    package var precision: Double { answered == 0 ? 1 : Double(right) / Double(answered) }
    /// Share of questions answered rightly.
    package var accuracy: Double { questions == 0 ? 0 : Double(right) / Double(questions) }
  }

  package var total = Tally()
  /// Questions whose own SQL fails or takes too long; not in `total`.
  package var excluded = 0
  /// Answers that are right with their columns in the very order of the set's own SQL.
  package var rightInColumnOrder = 0
  package var byShape: [QueryShape: Tally] = [:]
  /// Of wrong answers: shape of the right SQL, then shape answered.
  package var confusion: [QueryShape: [String: Int]] = [:]
  /// Abstentions by reason.
  package var abstained: [String: Int] = [:]
  /// Milliseconds a question, in ascending order.
  package var latencies: [Double] = []

  package init() {}

  package func latency(percentile: Double) -> Double {
    guard !latencies.isEmpty else { return 0 }
    let place = Int((Double(latencies.count - 1) * percentile / 100).rounded())
    return latencies[place]
  }

  /// Whether the lane is good enough to be let through.
  package func meets(precision: Double, coverage: Double) -> Bool {
    total.precision >= precision && total.coverage >= coverage
  }

  package var json: JSONValue {
    func tally(_ tally: Tally) -> [JSONMember] {
      [
        JSONMember("questions", .integer(Int64(tally.questions))),
        JSONMember("answered", .integer(Int64(tally.answered))),
        JSONMember("right", .integer(Int64(tally.right))),
        JSONMember("coverage", .number(tally.coverage)),
        JSONMember("precision", .number(tally.precision)),
        JSONMember("accuracy", .number(tally.accuracy)),
      ]
    }
    func counts(_ counts: [String: Int]) -> JSONValue {
      .object(
        counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) })
    }
    let shapes = byShape.sorted { $0.key.rawValue < $1.key.rawValue }
    let confused = confusion.sorted { $0.key.rawValue < $1.key.rawValue }
    return .object(
      tally(total) + [
        JSONMember("excluded", .integer(Int64(excluded))),
        JSONMember("rightInColumnOrder", .integer(Int64(rightInColumnOrder))),
        JSONMember(
          "byShape", .object(shapes.map { JSONMember($0.key.rawValue, .object(tally($0.value))) })),
        JSONMember(
          "confusion", .object(confused.map { JSONMember($0.key.rawValue, counts($0.value)) })),
        JSONMember("abstained", counts(abstained)),
        JSONMember(
          "latency",
          [
            "p50": .number(latency(percentile: 50)), "p95": .number(latency(percentile: 95)),
            "p99": .number(latency(percentile: 99)),
          ]),
      ])
  }
}
