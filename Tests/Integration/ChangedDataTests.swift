import Configuration
import Contract
import Foundation
import SQLite
import TestSupport
import Testing

@testable import Service

/// A database that is written to between two equal questions.
@Suite(.timeLimit(.minutes(2))) struct ChangedDataTests {
  @Test func `a finished answer is not served again once its database changed`() async throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "weir-changed-\(UUID().uuidString).sqlite").path
    @Sendable func write(_ sql: String) throws {
      try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true)).execute(sql)
    }
    try write(
      "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);"
        + "INSERT INTO customer VALUES (1, 'Ada')")
    var configuration = TestCluster.configuration("changed")
    var database = DatabaseConfiguration()
    database.path = path
    configuration.databases["shop"] = database
    configuration.answers.changeCheckMs = 20
    let routes = try await withService(configuration) { client in
      let request = Request(
        question: "How many customers are there?", database: "shop", maximumAgeSeconds: 3_600)
      let first = try await client.ask(request)
      let again = try await client.ask(request)
      #expect(first.answer.rows == [[.integer(1)]])
      #expect(again.answer.rows == [[.integer(1)]])
      try write("INSERT INTO customer VALUES (2, 'Grace')")
      #expect(
        try await eventually(every: .milliseconds(10)) {
          try await client.ask(request).answer.rows == [[.integer(2)]]
        })
      let settled = try await client.ask(request)
      #expect(settled.answer.rows == [[.integer(2)]])
      return [first, again].map(\.answer.route)
    }
    #expect(routes.first != .warm)
    #expect(routes.last == .warm)
  }
}
