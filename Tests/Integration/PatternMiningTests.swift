import Configuration
import Contract
import Foundation
import HTTPServer
import JSON
import SQLite
import Telemetry
import Testing

@testable import Answering
@testable import Service

/// From questions that a model answered to a file somebody approves, to answers without a model.
@Suite(.timeLimit(.minutes(2))) struct PatternMiningTests {
  private static let cities = ["London", "Paris", "Austin", "Oslo"]

  private static func database() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "weir-mining-\(UUID().uuidString).sqlite").path
    let writer = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try writer.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT)")
    for (place, city) in cities.enumerated() {
      try writer.execute("INSERT INTO customer VALUES (\(place), 'Person\(place)', '\(city)')")
    }
    return path
  }

  /// A model that knows the SQL of one kind of question.
  private static func provider() throws -> HTTPServer {
    try HTTPServer(HTTPServerOptions()) { request in
      let prompt = String(decoding: request.body, as: UTF8.self)
      let city = cities.first { prompt.contains("live in \($0)") } ?? "nowhere"
      let completion: JSONValue = [
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [
          [
            "index": 0, "finish_reason": "stop",
            "message": [
              "role": "assistant",
              "content": .string("SELECT name FROM customer WHERE city = '\(city)'"),
              "refusal": nil,
            ],
          ]
        ],
        "usage": ["prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105],
      ]
      return .json(String(decoding: completion.encoded, as: UTF8.self))
    }
  }

  @Test func `what a model answered is proposed, approved, and answered without it`() async throws {
    let provider = try Self.provider()
    defer { provider.stop() }
    var configuration = TestCluster.configuration("mining")
    var database = DatabaseConfiguration()
    database.path = try Self.database()
    configuration.databases["shop"] = database
    configuration.answering.templates = false
    configuration.models.chat.baseURL = provider.baseURL + "/v1"
    configuration.models.chat.model = "m"
    let asked = configuration
    let found = try await withService(configuration) { client, connection in
      for round in 0..<3 {
        for city in Self.cities {
          let reply = try await client.ask(
            Request(
              question: "Which people live in \(city)?", tenant: "tenant\(round)",
              database: "shop", mode: .sql))
          #expect(reply.answer.rows.count == 1)
        }
      }
      // Telemetry leaves with the replies or soon after.
      var found = try await PatternMining(asked, connection: connection).run(
        minimum: 1, quiet: .milliseconds(500))
      let deadline = ContinuousClock.now + .seconds(20)
      while found.requests < 12, ContinuousClock.now < deadline {
        found = try await PatternMining(asked, connection: connection).run(
          minimum: 1, quiet: .milliseconds(500))
      }
      return found
    }
    #expect(found.requests == 12)
    #expect(found.told == 12)
    let proposal = try #require(found.proposals.first)
    #expect(found.proposals.count == 1)
    #expect(proposal.question == "which people live in {customer.city}")
    #expect(proposal.sql == "SELECT name FROM customer WHERE city = :s0")
    #expect(proposal.seen == 12)
    // Each tenant taught itself: one call each, the rest by what was learnt.
    #expect(proposal.routes == ["plan": 3, "pattern": 9])
    let text = PatternFile.render(found.proposals)
    for value in Self.cities + ["Person", "tenant0", "tenant1"] { #expect(!text.contains(value)) }

    let file = FileManager.default.temporaryDirectory
      .appending(path: "weir-patterns-\(UUID().uuidString).yaml")
    try Data(text.replacing("approved: false", with: "approved: true").utf8).write(to: file)
    configuration.models.chat.baseURL = ""
    configuration.answering.patterns = file.path
    let again = configuration
    let (reply, rest) = try await withService(configuration) { client, connection in
      let reply = try await client.ask(
        Request(
          question: "which people live in Oslo", tenant: "new", database: "shop", mode: .sql,
          explains: true))
      let rest = try await PatternMining(again, connection: connection).run(
        minimum: 1, quiet: .milliseconds(500))
      return (reply, rest)
    }
    #expect(reply.answer.rows == [[.text("Person3")]])
    #expect(reply.answer.route == .pattern)
    #expect(reply.answer.explanation.contains { $0.contains(file.lastPathComponent) })
    #expect(rest.proposals.isEmpty)
  }
}
