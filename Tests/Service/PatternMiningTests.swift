import Answering
import Configuration
import Contract
import Foundation
import Kafka
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(1))) struct PatternMiningTests {
  @Test(arguments: DeliveryMode.allCases)
  func `patterns are proposed from what telemetry tells`(mode: DeliveryMode) async throws {
    let answering = ScriptedAnswering(script: { _ in
      var answer = Answer(route: .plan, sql: "SELECT 'secret'", model: "m")
      answer.form = AnswerForm(
        database: "geo", question: "what is the capital of {state.name}",
        sql: "SELECT capital FROM state WHERE name = :s0")
      return [answer]
    })
    let house = try TestHouse(mode, answering: answering)
    _ = try await house.serving {
      try await house.submit((0..<30).map { house.request("capital of state \($0 % 6)", $0) })
      _ = try await house.replies(count: 30)
      return try await house.records(house.configuration.topics.telemetry, count: 30)
    }
    let found = try await PatternMining(house.configuration, connection: house.connection)
      .run(minimum: 10, quiet: .milliseconds(200))
    #expect(found.requests == 30)
    #expect(found.proposals.map(\.question) == ["what is the capital of {state.name}"])
    #expect(found.proposals.map(\.seen) == [30])
    for record in house.records(house.configuration.topics.telemetry) {
      let text = String(decoding: record.value ?? [], as: UTF8.self)
      #expect(!text.contains("secret"))
      #expect(!text.contains("capital of state"))
    }
    let none = try await PatternMining(house.configuration, connection: house.connection)
      .run(minimum: 31, quiet: .milliseconds(200))
    #expect(none.proposals.isEmpty)
  }

  @Test func `a file of patterns that is wrong stops the start`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #expect(try PatternsOpening("").entries().isEmpty)
    #expect(throws: ServiceError.self) { try PatternsOpening(folder.path + "/none.yaml").entries() }
    try Data("patterns: [{database: a, question: b, sql: c}]".utf8)
      .write(to: folder.appending(path: "1.yaml"))
    try Data("patterns: [{database: a, question: d, sql: e}]".utf8)
      .write(to: folder.appending(path: "2.yml"))
    try Data("ignored".utf8).write(to: folder.appending(path: "notes.txt"))
    #expect(try PatternsOpening(folder.path).entries().map(\.question) == ["b", "d"])
    try Data("patterns:\n  - wrong\n".utf8).write(to: folder.appending(path: "3.yaml"))
    do {
      _ = try PatternsOpening(folder.path).entries()
      Issue.record("the file was taken")
    } catch {
      #expect("\(error)".contains("3.yaml:2: "))
    }
  }
}
