import Answering
import Configuration
import Contract
import Foundation
import JSON
import Outbox
import SQL
import SQLite
import Service
import Synchronization
import Telemetry

/// `weir eval`: how often a lane answers and how often it is right, by running both sides' SQL.
struct EvalCommand {
  private let invocation: Invocation
  private let preparation: Preparation
  private let questions: [EvaluationQuestion]
  private let folder: EvaluationFolder

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    self.invocation = invocation
    preparation = try Preparation(source, quietly: true)
    questions = try QuestionFile.read(source, invocation)
    folder = EvaluationFolder(
      invocation[CommandTable.databases], configuration: preparation.configuration)
  }

  func run() async throws -> ExitCode {
    var configuration = preparation.configuration
    configuration.databases = folder.configured(for: Set(questions.map(\.database)))
    guard !configuration.databases.isEmpty else {
      throw ServiceError.answering(
        "no database of these questions is there: give their folder with --databases DIR")
    }
    let composed = try await ComposedAnswering(configuration, preparation.telemetry)
    let lane = invocation[CommandTable.lane]
    let report = try await composed.running {
      lane == "template" ? try await templates(composed) : try await pipeline(composed, lane)
    }
    if invocation[CommandTable.json] {
      Terminal.print(report.json.encoded)
    } else {
      Terminal.print(report.table)
    }
    let isGood = report.meets(
      precision: Double(invocation[CommandTable.minimumPrecision]) / 100,
      coverage: Double(invocation[CommandTable.minimumCoverage]) / 100)
    return isGood ? .done : .failed
  }

  private func templates(_ composed: ComposedAnswering) async throws -> EvaluationReport {
    try await evaluate(
      .templates(composed.templates, isMerged: invocation[CommandTable.merged]))
  }

  /// The other lanes are asked as the service would ask them; one question at a time.
  private func pipeline(
    _ composed: ComposedAnswering, _ lane: String
  ) async throws -> EvaluationReport {
    let bridge = AnsweringBridge(composed.answering)
    return try await withThrowingTaskGroup(of: EvaluationReport?.self) { group in
      group.addTask {
        await bridge.run()
        return nil
      }
      group.addTask {
        defer { bridge.stop() }
        return try await evaluate(
          EvaluationLane(name: lane) { question, database in
            let answer = bridge.answer(Request(question: question, database: database, mode: .sql))
            if let error = answer.error { return .abstained(error.code.rawValue) }
            guard let sql = answer.sql, lane == "auto" || answer.route?.rawValue == lane else {
              return .abstained("other_lane")
            }
            return .answered(
              sql: sql, parameters: answer.parameters.map { ($0.name, Value($0.value)) },
              shape: answer.route?.rawValue)
          })
      }
      var report = EvaluationReport()
      for try await part in group { report = part ?? report }
      return report
    }
  }

  private func evaluate(_ lane: EvaluationLane) async throws -> EvaluationReport {
    let paraphrased = invocation[CommandTable.paraphrased]
    let report = Mutex(EvaluationReport())
    let details = Mutex(Data())
    let (questions, folder) = (questions, folder)
    await withNamedThread("weir.eval") {
      var progress = ProgressLine(write: Terminal.noteRaw)
      var done = 0
      var evaluator = Evaluator { folder.open($0) }
      let made = evaluator.evaluate(questions, lane: lane, paraphrased: paraphrased) { judgement in
        details.withLock { $0.append(contentsOf: judgement.json.encoded + [UInt8(ascii: "\n")]) }
        done += 1
        progress.update("evaluating", done: done, total: questions.count, at: .now)
      }
      progress.finish()
      report.withLock { $0 = made }
    }
    if let path = invocation[CommandTable.details] {
      try details.withLock { $0 }.write(to: URL(filePath: path))
      Terminal.note("written to \(path)")
    }
    return report.withLock { $0 }
  }
}
