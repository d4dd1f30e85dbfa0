import Contract
import JSON
import Models
import SQL
import SQLite
import TestSupport
import Testing

@testable import Answering

/// Recorded replies of real models, through the whole pipeline with its guard.
@Suite struct RecordedPipelineTests {
  @Test func recordedRepliesAreAnsweredThroughTheGuard() async throws {
    guard let questions = try SharedData.lines("bird-recorded/questions.jsonl") else { return }
    let pool = QueryPool()
    var databases: [String: AnswerableDatabase] = [:]
    var plain: [String: PlainDatabase] = [:]
    for name in Set(questions.compactMap { $0["database"]?.string }) {
      guard let path = SharedData.path("bird-recorded/\(name).sqlite") else { return }
      let database = try Database(file: DatabaseFile(name: name, path: path), pool: pool)
      databases[name] = AnswerableDatabase(database, values: try database.buildValueIndex())
      plain[name] = try PlainDatabase(path, name: name)
    }
    var right = 0
    var errors: [String: Int] = [:]
    var calls = 0
    for question in questions {
      let name = question["database"]?.string ?? ""
      let reply = question["recorded"]?["gpt-4-turbo"]?.string ?? ""
      let chat = ScriptedChatModel(answer: reply)
      let pipeline = Pipeline(databases: Array(databases.values), chat: chat)
      let answer = await pipeline.answer(
        Question(question["question"]?.string ?? "", mode: .sql, database: name))
      calls += chat.requests.count
      if let error = answer.error { errors[error.code.rawValue, default: 0] += 1 }
      guard let gold = plain[name]?.rows(question["sql"]?.string ?? "") else { continue }
      if Set(answer.rows.map(\.comparable)) == Set(gold.map(\.comparable)), answer.error == nil {
        right += 1
      }
      #expect(chat.requests.count <= 2)
    }
    print(
      "recorded through the pipeline: \(right) of \(questions.count) right, \(calls) calls, \(errors)"
    )
    #expect(right >= 96)
  }
}

extension [Value] {
  var comparable: [String] {
    map { value in
      switch value {
      case .integer(let number): "n\(Double(number))"
      case .real(let number): "n\(number)"
      case .null: "\(SQLiteValue.null)"
      case .text(let text): "\(SQLiteValue.text(text))"
      case .blob(let bytes): "\(SQLiteValue.blob(bytes))"
      }
    }
  }
}
