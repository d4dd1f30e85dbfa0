import Answering
import Configuration
import Foundation
import JSON
import Kafka
import Service
import Synchronization
import Telemetry

/// `weir patterns`: proposes patterns from telemetry, in the format that `answering.patterns` reads.
struct PatternsCommand {
  private let preparation: Preparation
  private let minimum: Int
  private let database: String?
  private let output: String?
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    preparation = try Preparation(source, quietly: true)
    minimum = invocation[CommandTable.minimumCount]
    database = invocation[CommandTable.database]
    output = invocation[CommandTable.output]
    printsJSON = invocation[CommandTable.json]
  }

  func run() async throws -> ExitCode {
    let configuration = preparation.configuration
    let connection: KafkaConnection
    do {
      connection = try KafkaConnection(configuration, telemetry: preparation.telemetry)
    } catch {
      throw ServiceError.broker(error)
    }
    let line = Mutex(ProgressLine(write: Terminal.noteRaw))
    let found = try await PatternMining(configuration, connection: connection)
      .run(minimum: minimum, database: database) { count in
        guard count % 1_000 == 0 else { return }
        line.withLock {
          $0.update("reading \(configuration.topics.telemetry)", done: count, total: 0, at: .now)
        }
      }
    line.withLock { $0.finish() }
    let text =
      printsJSON
      ? String(decoding: JSONValue.array(found.proposals.map(\.json)).encoded, as: UTF8.self) + "\n"
      : PatternFile.render(found.proposals)
    if let output {
      try Data(text.utf8).write(to: URL(filePath: output))
    } else {
      Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
    Terminal.note(summary(found))
    return .done
  }

  private func summary(_ found: PatternMining.Outcome) -> String {
    var text =
      "\(found.requests) answered requests, \(found.told) executions that told their form,"
      + " \(found.proposals.count) proposed"
    if let output { text += ", written to \(output)" }
    if found.requests == 0 {
      text += ". Does telemetry.requests say true, and is topics.telemetry the right topic?"
    } else if found.told == 0 {
      text += ". Does telemetry.forms say true where they were answered?"
    } else if found.proposals.isEmpty {
      text += ". Nothing was seen \(minimum) times that templates do not answer: try --min 1"
    } else {
      text += ". Read them, set approved: true, and name the file in answering.patterns"
    }
    return text
  }
}
