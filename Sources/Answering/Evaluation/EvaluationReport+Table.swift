import Foundation

extension EvaluationReport {
  /// The report for people.
  package var table: String {
    var lines = [Self.row("shape", "questions", "answered", "right", "coverage", "precision")]
    func add(_ name: String, _ tally: Tally) {
      lines.append(
        Self.row(
          name, "\(tally.questions)", "\(tally.answered)", "\(tally.right)",
          Self.percent(tally.coverage), Self.percent(tally.precision)))
    }
    for shape in QueryShape.allCases {
      if let tally = byShape[shape] { add(shape.rawValue, tally) }
    }
    add("total", total)
    lines.append("")
    lines.append(
      "right with columns in the same order \(rightInColumnOrder); excluded \(excluded); latency p50 \(Self.ms(50, self)), p95 \(Self.ms(95, self)), "
        + "p99 \(Self.ms(99, self))")
    if !abstained.isEmpty {
      let reasons = abstained.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
      lines.append("abstained: " + reasons.joined(separator: ", "))
    }
    for (gold, answers) in confusion.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let wrong = answers.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
      lines.append("wrong \(gold.rawValue): " + wrong.joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ cells: String...) -> String {
    cells.enumerated().map { index, cell in
      let padding = String(repeating: " ", count: max(0, (index == 0 ? 20 : 11) - cell.count))
      return index == 0 ? cell + padding : padding + cell
    }.joined()
  }

  private static func percent(_ share: Double) -> String {
    String(format: "%.1f %%", share * 100)
  }

  private static func ms(_ percentile: Double, _ report: EvaluationReport) -> String {
    String(format: "%.2f ms", report.latency(percentile: percentile))
  }
}
