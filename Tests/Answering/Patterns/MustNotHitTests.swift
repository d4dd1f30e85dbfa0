import Contract
import Digest
import JSON
import Models
import SQL
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Answering

/// Questions that differ in values only, through the whole pipeline: what one was answered never
/// serves the other, and its SQL serves it with its own values.
@Suite struct MustNotHitTests {
  private struct Item: Sendable {
    var question: String
    var sql: String
    var expected: Set<[String]>
  }

  private static func items(_ plain: PlainDatabase) throws -> [Item] {
    (try SharedData.lines("geography/questions.jsonl") ?? []).compactMap { line in
      guard let question = line["question"]?.string,
        let sql = line["sql"]?.string?.replacing("\"", with: "'"), let rows = plain.rows(sql)
      else { return nil }
      return Item(question: question, sql: sql, expected: Set(rows.map(\.comparable)))
    }
  }

  @Test func whatDiffersInValuesSharesSQLAndNeverAnswers() async throws {
    guard let path = SharedData.path("geography/geography.sqlite") else { return }
    let items = try Self.items(try PlainDatabase(path, name: "geography"))
    // Two questions never share an answer: their fingerprints differ.
    let hasher = FingerprintHasher()
    let prints = items.map { hasher.fingerprint(of: Request(question: $0.question)) }
    #expect(Set(prints).count == Set(items.map(\.question)).count)

    let opened = try Database(
      file: DatabaseFile(name: "geography", path: path), pool: QueryPool())
    let database = AnswerableDatabase(opened, values: try opened.buildValueIndex())
    let gold = Dictionary(
      items.map { ($0.question, $0.sql) }, uniquingKeysWith: { first, _ in first })
    let asked = Mutex("")
    let chat = ScriptedChatModel { _ in
      .plan(sql: gold[asked.withLock { $0 }] ?? "")
    }
    let pipeline = Pipeline(databases: [database], chat: chat)
    var wrong: [String] = []
    func ask(_ items: [Item]) async -> (patterns: Int, answered: Int) {
      var patterns = 0
      var answered = 0
      for item in items {
        asked.withLock { $0 = item.question }
        let answer = await pipeline.answer(Question(item.question, mode: .sql))
        guard answer.error == nil else { continue }
        answered += 1
        guard answer.route == .pattern else { continue }
        patterns += 1
        if Set(answer.rows.map(\.comparable)) != item.expected {
          wrong.append("\(item.question): \(answer.sql ?? "") \(answer.parameters)")
        }
      }
      return (patterns, answered)
    }
    let first = await ask(items)
    let calls = chat.requests.count
    // What gave no rows taught nothing, by intent: it may have been a mistake.
    let taught = items.filter { !$0.expected.isEmpty }
    let second = await ask(taught)
    print(
      "geography through the pipeline: \(items.count) questions, \(first.answered) answered,"
        + " \(first.patterns) of them by a pattern that another question taught, \(calls) model"
        + " calls; asked again: \(second.patterns) of \(taught.count) by a pattern; \(wrong.count)"
        + " wrong")
    for line in wrong { print(line) }
    #expect(wrong == [])
    #expect(first.answered >= items.count * 95 / 100)
    #expect(first.patterns >= 100)
    #expect(second.patterns * 10 >= taught.count * 9)
  }
}
