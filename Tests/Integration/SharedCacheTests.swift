import Configuration
import Contract
import Foundation
import HTTPServer
import JSON
import Kafka
import SQLite
import Service
import Synchronization
import TestSupport
import Testing

/// Two members of a group on a real Kafka: what the first paid a model for, the second knows.
@Suite(.timeLimit(.minutes(2))) struct SharedCacheTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["WEIR_TEST_KAFKA"] != nil))
  func `a pattern that one member learnt answers at the next without a model`() async throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "weir-shared-\(UUID().uuidString).sqlite").path
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true)).execute(
      "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT);"
        + "INSERT INTO customer VALUES (1, 'Ada', 'London'), (2, 'Edsger', 'Austin')")
    let calls = Mutex(0)
    let provider = try HTTPServer(HTTPServerOptions()) { _ in
      calls.withLock { $0 += 1 }
      let completion: JSONValue = [
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [
          [
            "index": 0, "finish_reason": "stop",
            "message": [
              "role": "assistant", "content": "SELECT name FROM customer WHERE city = 'London'",
              "refusal": nil,
            ],
          ]
        ],
        "usage": ["prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2],
      ]
      return .json(String(decoding: completion.encoded, as: UTF8.self))
    }
    defer { provider.stop() }
    var configuration = TestCluster.configuration("shared")
    configuration.topics.cache = configuration.topics.requests + ".cache"
    configuration.caching.shared = true
    configuration.answering.templates = false
    configuration.models.chat.baseURL = provider.baseURL + "/v1"
    configuration.models.chat.model = "m"
    var database = DatabaseConfiguration()
    database.path = path
    configuration.databases["shop"] = database
    @Sendable func ask(_ city: String, _ client: QuestionClient) async throws -> Reply {
      try await client.ask(
        Request(
          question: "people living in \(city)", tenant: "t", database: "shop", mode: .sql,
          maximumAgeSeconds: 0))
    }
    let topic = configuration.topics.cache
    let first = try await withService(configuration) { client, connection in
      let reply = try await ask("London", client)
      let deadline = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < deadline {
        let sent = try TopicReading(connection: connection, topic: topic) { _ in }
        if try await sent.run(quiet: .milliseconds(200)) > 0 { break }
      }
      return reply
    }
    #expect(first.answer.rows == [[.text("Ada")]])
    #expect(calls.withLock { $0 } == 1)
    configuration.models.chat.baseURL = ""
    let second = try await withService(configuration) { client in
      var reply = try await ask("Austin", client)
      try await eventually(every: .milliseconds(50)) {
        reply = try await ask("Austin", client)
        return reply.answer.error == nil
      }
      return reply
    }
    #expect(second.answer.rows == [[.text("Edsger")]])
    #expect(second.answer.route == .pattern)
    #expect(calls.withLock { $0 } == 1)
  }
}
