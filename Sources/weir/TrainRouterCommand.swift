import Answering
import Configuration
import Foundation
import JSON
import Models
import Outbox
import SQL
import Service
import Synchronization

/// `weir train --learn router`: learns which lane and how able a model a question needs.
struct TrainRouterCommand {
  private let questions: [EvaluationQuestion]
  private let directory: EvaluationDirectory
  private let documents: [String]
  private let recorded: [UInt8]?
  private let recordedDirectory: EvaluationDirectory
  private let precision: Double
  private let output: String?
  private let plot: String?

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    guard let folder = invocation[CommandTable.databases] else {
      throw ServiceError.answering("give the folder of the databases with --databases DIR")
    }
    directory = EvaluationDirectory(path: folder)
    questions = try QuestionFile.read(source, invocation)
    func bytes(_ path: String) throws -> [UInt8] {
      do {
        return try source.readFile(path)
      } catch {
        throw ServiceError.answering("\(path) cannot be read: \(error.localizedDescription)")
      }
    }
    documents = try (invocation[CommandTable.documents].map(bytes) ?? [])
      .split(separator: UInt8(ascii: "\n"))
      .compactMap { try JSONValue(parsing: Array($0))["text"]?.string }
    let path = invocation[CommandTable.recorded]
    recorded = try path.map(bytes)
    recordedDirectory = EvaluationDirectory(
      path: invocation[CommandTable.recordedDatabases]
        ?? ((path ?? "") as NSString).deletingLastPathComponent)
    precision = Double(invocation[CommandTable.targetPrecision]) / 100
    output = invocation[CommandTable.output]
    plot = invocation[CommandTable.plot]
  }

  func run() async throws -> ExitCode {
    let pool = QueryPool()
    Terminal.note(
      "learning from \(questions.count) questions and \(documents.count) searches …")
    let (weights, report) = try await train(pool)
    Terminal.note("held back: " + String(decoding: report.json.encoded, as: UTF8.self))
    var arms: [RouterArms] = []
    if let recorded {
      var judged = RecordedArms(recordedDirectory, pool: pool)
      arms = try await judged.arms(recorded)
      for arm in arms {
        Terminal.note(
          "saving: " + String(decoding: arm.json(weights).encoded, as: UTF8.self))
      }
    }
    await pool.shutdown()
    if let plot {
      try Data(RouterPlot.svg(report, arms, weights).utf8).write(to: URL(filePath: plot))
      Terminal.note("drawn to \(plot)")
    }
    guard let output else {
      Terminal.print(weights.json.encoded)
      return .done
    }
    try Data(weights.json.encoded).write(to: URL(filePath: output))
    Terminal.note("written to \(output)")
    return .done
  }

  private func train(
    _ pool: QueryPool
  ) async throws -> (weights: RouterWeights, report: RouterTraining.Report) {
    let outcome = Mutex<Result<(RouterWeights, RouterTraining.Report), any Error>?>(nil)
    await withNamedThread("weir.train") {
      let result = Result { try learn(pool) }
      outcome.withLock { $0 = result }
    }
    guard let learnt = try outcome.withLock({ $0 })?.get() else {
      throw ServiceError.answering("nothing was learnt")
    }
    return learnt
  }

  private func learn(_ pool: QueryPool) throws -> (RouterWeights, RouterTraining.Report) {
    // Nothing is embedded here: only whether there is something to search matters.
    let collection = AnswerableCollection(name: "texts", embedding: ScriptedEmbeddingModel())
    guard var set = RouterTrainingSet(collections: [collection]) else {
      throw ServiceError.answering("the English stemmer is not available")
    }
    var databases: [String: AnswerableDatabase] = [:]
    for question in questions {
      let name = question.database
      if databases[name] == nil {
        guard let path = directory.file(name) else {
          throw EvaluationError.missingDatabase(name)
        }
        let opened = try Database(file: DatabaseFile(name: name, path: path), pool: pool)
        databases[name] = AnswerableDatabase(opened, values: try opened.buildValueIndex())
      }
      guard let database = databases[name] else { continue }
      set.add(question.question, to: database, lane: .sql, sql: question.sql)
    }
    let names = databases.keys.sorted()
    for (place, text) in documents.enumerated() where !names.isEmpty {
      guard let database = databases[names[place % names.count]] else { continue }
      set.add(text, to: database, lane: .vector, sql: nil, group: "texts \(place % 20)")
    }
    return RouterTraining(precision: precision).train(set.examples)
  }
}
