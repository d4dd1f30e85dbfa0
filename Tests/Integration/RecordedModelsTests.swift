import Answering
import Configuration
import Contract
import Foundation
import HTTPServer
import JSON
import SQLite
import Service
import TestSupport
import Testing

/// What four chat models really answered to 140 questions, replayed through the whole service:
/// provider over HTTP, planning, repair, guard, Kafka.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RecordedModelsTests {
  private struct Recorded: Sendable {
    var question: EvaluationQuestion
    var replies: [String: String]
  }

  private static let models = ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", "mixtral-8x7b"]

  private static func recorded(_ folder: URL) throws -> [Recorded] {
    let bytes = try Array(Data(contentsOf: folder.appending(path: "questions.jsonl")))
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      let json = try JSONValue(parsing: Array(line))
      var replies: [String: String] = [:]
      for member in json["recorded"]?.object ?? [] { replies[member.name] = member.value.string }
      return Recorded(
        question: EvaluationQuestion(
          database: json["database"]?.string ?? "", question: json["question"]?.string ?? "",
          sql: json["sql"]?.string ?? ""),
        replies: replies)
    }
  }

  /// An OpenAI-compatible API that answers with what the model said then.
  private static func provider(_ model: String, _ recorded: [Recorded]) throws -> HTTPServer {
    // The longest first: one question may hold another.
    let known = recorded.sorted { $0.question.question.count > $1.question.question.count }
    return try HTTPServer(HTTPServerOptions()) { request in
      let prompt =
        (try? JSONValue(parsing: request.body))?["messages"]?.array?
        .compactMap { $0["content"]?.string }.last ?? ""
      let match = known.first { item in
        let text = item.question.question
        // The prompt may quote the question as JSON.
        let quoted = String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
        return prompt.contains(text) || prompt.contains(quoted.dropFirst().dropLast())
      }
      let completion: JSONValue = [
        "id": "x", "object": "chat.completion", "created": 1, "model": .string(model),
        "choices": [
          [
            "index": 0, "finish_reason": "stop",
            "message": [
              "role": "assistant", "content": .string(match?.replies[model] ?? "SELECT"),
              "refusal": nil,
            ],
          ]
        ],
        "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
      ]
      return .json(String(decoding: completion.encoded, as: UTF8.self))
    }
  }

  @Test(arguments: models)
  func `every recorded answer ends in rows or a typed error`(model: String) async throws {
    guard let folder = SharedData.path("bird-recorded").map({ URL(filePath: $0) }) else { return }
    let recorded = try Self.recorded(folder)
    let provider = try Self.provider(model, recorded)
    defer { provider.stop() }
    var configuration = TestCluster.configuration("recorded")
    for name in Set(recorded.map(\.question.database)) {
      var database = DatabaseConfiguration()
      database.path = folder.appending(path: "\(name).sqlite").path
      configuration.databases[name] = database
    }
    configuration.models.chat.baseURL = provider.baseURL + "/v1"
    configuration.models.chat.model = model
    configuration.answering.templates = false
    configuration.answering.repair = false
    let replies = try await withService(configuration) { client in
      try await withThrowingTaskGroup(of: (Int, Reply).self) { group in
        for (place, item) in recorded.enumerated() {
          group.addTask {
            let request = Request(
              question: item.question.question, database: item.question.database, mode: .sql,
              deadlineMilliseconds: 60_000)
            return (place, try await client.ask(request))
          }
        }
        return try await group.reduce(into: [Int: Reply]()) { $0[$1.0] = $1.1 }
      }
    }
    #expect(replies.count == recorded.count)
    var evaluator = Evaluator { name in
      try? SQLiteConnection(
        path: folder.appending(path: "\(name).sqlite").path, mode: .readOnly)
    }
    var before = 0
    var after = 0
    var errors: [String: Int] = [:]
    for (place, item) in recorded.enumerated() {
      let said = item.replies[model] ?? ""
      if evaluator.isRight(said, [], for: item.question) { before += 1 }
      let answer = try #require(replies[place]).answer
      if let error = answer.error { errors[error.code.rawValue, default: 0] += 1 }
      if let sql = answer.sql {
        let values = answer.parameters.map { ($0.name, Value.bound($0.value)) }
        if evaluator.isRight(sql, values, for: item.question) { after += 1 }
      }
    }
    print(
      "recorded \(model): right of \(recorded.count) as it came \(before), through the service "
        + "\(after); errors \(errors.sorted { $0.key < $1.key })")
    #expect(after >= before)
    if model == "gpt-4-turbo" { #expect(after >= 84) }
  }
}

extension Value {
  fileprivate static func bound(_ value: JSONValue) -> Value {
    switch value {
    case .integer(let whole): .integer(whole)
    case .number(let number): .real(number)
    case .string(let text): .text(text)
    default: .null
    }
  }
}
