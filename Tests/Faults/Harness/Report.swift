import Checking
import Foundation

/// Verdicts as a table for people and as JSON for programs.
struct Report {
  let seed: UInt64
  let results: [RunResult]

  var isGood: Bool { results.allSatisfy(\.isAsExpected) && !results.isEmpty }

  var table: String {
    var lines: [String] = []
    for result in results {
      let kind = result.scenario.control == nil ? "" : " (negative control)"
      lines.append(
        "\n\(result.scenario.name)\(kind): \(result.scenario.summary); \(result.requests) requests, "
          + "\(result.kills) kills, \(Int(result.seconds)) s")
      for finding in result.findings where finding.verdict != .unjudged {
        let numbers = finding.numbers.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        lines.append(
          "  " + pad(finding.invariant.name, 4) + pad(finding.verdict.rawValue, 8)
            + pad(finding.invariant.meaning, 52) + numbers)
        if finding.verdict != .passed {
          lines += finding.examples.map { "       \($0)" }
        }
      }
      lines += result.troubles.map { "  trouble: \($0)" }
      if !result.isAsExpected { lines.append("  logs: \(result.folder)") }
    }
    lines.append("")
    for invariant in Invariant.allCases {
      let verdict = overall(invariant)
      lines.append(
        pad(invariant.name, 4) + pad(verdict.rawValue, 8) + invariant.meaning)
    }
    for result in results where result.scenario.control != nil {
      let wanted = result.isAsExpected ? "FAILED as it must" : "DID NOT FAIL"
      lines.append("control \(pad(result.scenario.name, 16)) \(wanted)")
    }
    return lines.joined(separator: "\n")
  }

  /// The worst verdict over all runs that are not controls.
  private func overall(_ invariant: Invariant) -> Verdict {
    results.filter { $0.scenario.control == nil }.flatMap(\.findings)
      .filter { $0.invariant == invariant }.map(\.verdict).max() ?? .unjudged
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  var json: String {
    let runs: [[String: Any]] = results.map { result in
      [
        "scenario": result.scenario.name, "control": result.scenario.control != nil,
        "asExpected": result.isAsExpected, "requests": result.requests, "kills": result.kills,
        "seconds": Int(result.seconds), "troubles": result.troubles,
        "findings": result.findings.map { finding -> [String: Any] in
          [
            "invariant": finding.invariant.name, "verdict": finding.verdict.rawValue,
            "numbers": Dictionary(
              finding.numbers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            "examples": finding.examples,
          ]
        },
      ]
    }
    let whole: [String: Any] = [
      "seed": Int(seed), "good": isGood, "runs": runs,
      "invariants": Dictionary(
        uniqueKeysWithValues: Invariant.allCases.map { ($0.name, overall($0).rawValue) }),
    ]
    let data =
      (try? JSONSerialization.data(
        withJSONObject: whole, options: [.prettyPrinted, .sortedKeys])) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
