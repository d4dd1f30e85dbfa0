import Configuration
import Foundation
import JSON
import Service
import Telemetry

/// `weir check`: says what is wrong before anything is asked.
struct CheckCommand {
  private let source: ConfigurationSource
  private let preparation: Preparation
  private let listsKeys: Bool
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    self.source = source
    preparation = try Preparation(source, quietly: true)
    listsKeys = invocation[CommandTable.keys]
    printsJSON = invocation[CommandTable.json]
  }

  func run() async throws -> ExitCode {
    if listsKeys {
      try list()
      return .done
    }
    let findings = await SelfCheck(
      preparation.configuration, telemetry: preparation.telemetry
    ).run()
    if printsJSON {
      Terminal.print(
        JSONValue.array(
          findings.map {
            [
              "subject": .string($0.subject), "verdict": .string($0.verdict.rawValue),
              "message": .string($0.message),
            ]
          }
        ).encoded)
    } else {
      let style = Terminal.outputStyle
      let width = findings.map(\.subject.count).max() ?? 0
      for finding in findings {
        let mark =
          switch finding.verdict {
          case .ok: style.green("✓")
          case .warning: style.yellow("!")
          case .failed: style.red("✗")
          }
        let subject = finding.subject.padding(toLength: width, withPad: " ", startingAt: 0)
        Terminal.print("\(mark) \(subject)  \(finding.message)")
      }
    }
    return findings.contains { $0.verdict == .failed } ? .failed : .done
  }

  private func list() throws {
    let lines = try ConfigurationLoader.load(source).lines
    if printsJSON {
      Terminal.print(
        JSONValue.array(
          lines.map {
            [
              "key": .string($0.key), "value": .string($0.value),
              "origin": .string($0.origin.description),
            ]
          }
        ).encoded)
      return
    }
    var table = TextTable(["key", "value", "from"])
    for line in lines {
      table.append([
        line.key, line.value + (line.unit.map { " \($0)" } ?? ""), line.origin.description,
      ])
    }
    Terminal.print(table.render(style: Terminal.outputStyle))
  }
}
