import JSON
import SQLite
import TestSupport
import Testing

@testable import Answering

/// Replies that four real models gave to 140 questions, before and after repair without a model.
@Suite struct RecordedRepliesTests {
  @Test func repairMakesMoreRecordedRepliesRight() async throws {
    guard let questions = try SharedData.lines("bird-recorded/questions.jsonl") else { return }
    var databases: [String: PlainDatabase] = [:]
    var before: [String: Int] = [:]
    var after: [String: Int] = [:]
    var unprepared: [String: Int] = [:]
    var broken: [String] = []
    for question in questions {
      let name = question["database"]?.string ?? ""
      let database =
        try databases[name]
        ?? PlainDatabase(SharedData.path("bird-recorded/\(name).sqlite") ?? "", name: name)
      databases[name] = database
      guard let gold = database.rows(question["sql"]?.string ?? "") else { continue }
      let expected = Set(gold.map(\.comparable))
      await Task.yield()
      for reply in question["recorded"]?.object ?? [] {
        let text = reply.value.string ?? ""
        let asIs = database.rows(text).map { Set($0.map(\.comparable)) == expected } ?? false
        before[reply.name, default: 0] += asIs ? 1 : 0
        let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
        var isRight = false
        switch await repairer.repair(text, prepare: { database.problem($0) }) {
        case .prepared(let sql, let steps):
          isRight = database.rows(sql).map { Set($0.map(\.comparable)) == expected } ?? false
          if asIs, !isRight { broken.append("\(reply.name): \(sql) \(steps)") }
        case .failed, .empty:
          unprepared[reply.name, default: 0] += 1
        }
        after[reply.name, default: 0] += isRight ? 1 : 0
      }
    }
    for model in after.keys.sorted() {
      print(
        "recorded replies of \(model): \(before[model] ?? 0) right as they are, "
          + "\(after[model] ?? 0) after repair, \(unprepared[model] ?? 0) not mended, "
          + "of \(questions.count)")
    }
    #expect(broken == [])
    // The figures are exact: a change of parsing or repair shows here.
    #expect(after["gpt-4-turbo"] ?? 0 >= 96)
    #expect(after["gpt-4"] ?? 0 >= 93)
    #expect(after["gpt-3.5-turbo"] ?? 0 >= 73)
    #expect(after["mixtral-8x7b"] ?? 0 >= 85)
  }
}
