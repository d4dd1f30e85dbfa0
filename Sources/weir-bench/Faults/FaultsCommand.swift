import Configuration
import JSON

/// Lets providers fail in every way under load, and tells what came of it.
struct FaultsCommand {
  private let load: Int
  private let isJSON: Bool

  init(_ invocation: Invocation) {
    load = invocation[BenchCommands.load]
    isJSON = invocation[BenchCommands.json]
  }

  func run() async -> Int32 {
    do {
      var outcomes: [FaultOutcome] = []
      for scenario in FaultScenario.all {
        Terminal.write("\(scenario.name) …\n")
        outcomes.append(try await FaultRun(scenario, load: load).run())
      }
      let report = Self.report(outcomes)
      Terminal.print(
        isJSON
          ? String(decoding: report.json.encoded, as: UTF8.self) : report.text(Terminal.style))
      return outcomes.allSatisfy(\.failures.isEmpty) ? 0 : 3
    } catch {
      Terminal.complain("\(error)")
      return 1
    }
  }

  static func report(_ outcomes: [FaultOutcome]) -> Report {
    var report = Report("faults")
    var table = Report.Table(
      title: "Providers failing under a load of \(outcomes.first?.asked ?? 0) distinct questions",
      header: [
        "fault", "answered", "errors", "lost", "calls", "needed", "slowest ms", "recovery ms",
        "after", "",
      ])
    for outcome in outcomes {
      table.rows.append([
        outcome.scenario, "\(outcome.answered)", outcome.shownErrors, "\(outcome.lost)",
        "\(outcome.calls)", "\(outcome.needed)", outcome.slowestMilliseconds.shown,
        (outcome.recoveryMilliseconds ?? .nan).shown, "\(outcome.answeredAfter)",
        outcome.failures.isEmpty ? "ok" : outcome.failures.joined(separator: "; "),
      ])
    }
    report.tables = [table]
    report.notes = [
      "calls: to the failing endpoint while the fault lasted; needed: one for each distinct question"
        + " that reached it.",
      "Allowed are 1.1 times the needed calls; where the breaker lets less than a hundred through,"
        + " 1.08 times and two.",
      "slowest: of all replies; the deadline is \(FaultWorld.deadline) ms.",
    ]
    return report
  }
}
