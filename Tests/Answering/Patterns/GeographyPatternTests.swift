import Contract
import JSON
import SQL
import SQLite
import Stemming
import TestSupport
import Testing

@testable import Answering

/// Patterns learnt from each of 598 questions, tried on all others.
@Suite struct GeographyPatternTests {
  private struct Item {
    var question: String
    var sql: String
    var skeleton: Skeleton
    var rows: [[SQLiteValue]]
  }

  @Test func aPatternNeverAnswersWhatItDoesNotFit() async throws {
    guard let lines = try SharedData.lines("geography/questions.jsonl"),
      let path = SharedData.path("geography/geography.sqlite")
    else { return }
    let database = try PlainDatabase(path, name: "geography")
    let skeletoniser = Skeletoniser(
      values: database.values, access: .everything, stemmer: try Stemmer(),
      references: Skeletoniser.references(of: database.catalogue))
    let learner = PatternLearner(catalogue: database.catalogue)
    let items: [Item] = lines.compactMap { line in
      guard let question = line["question"]?.string,
        let gold = line["sql"]?.string?.replacing("\"", with: "'"),
        let rows = database.rows(gold)
      else { return nil }
      return Item(
        question: question, sql: gold, skeleton: skeletoniser.skeleton(of: question), rows: rows)
    }
    let groups = Dictionary(grouping: items.indices) { items[$0].skeleton.text }
    var pairs = 0
    var differing = 0
    var hits = 0
    var wrong: [String] = []
    var same = 0
    var sameHits = 0
    for group in groups.values where group.count > 1 {
      for teacher in group {
        await Task.yield()
        let pattern = learner.pattern(items[teacher].skeleton, sql: items[teacher].sql)
        for pupil in group where pupil != teacher {
          pairs += 1
          let slots = items[pupil].skeleton.slots.map { $0.text.lowercased() }
          let isSame = slots == items[teacher].skeleton.slots.map { $0.text.lowercased() }
          if isSame { same += 1 } else { differing += 1 }
          guard let parameters = pattern.parameters(for: items[pupil].skeleton) else { continue }
          hits += 1
          if isSame { sameHits += 1 }
          let rows = database.rows(pattern.sql, parameters)
          let isRight =
            rows.map { Set($0.map(\.comparable)) } == Set(items[pupil].rows.map(\.comparable))
          if !isRight {
            wrong.append("\(items[teacher].question) -> \(items[pupil].question): \(pattern.sql)")
          }
        }
      }
    }
    let (alike, alikeHits) = sameMeaning(items, learner)
    print(
      "patterns: other words for the same SQL and values: \(alikeHits) of \(alike) pairs hit")
    print(
      "patterns: \(items.count) questions, \(groups.count) skeletons, \(pairs) pairs of one skeleton;"
        + " \(differing) with other values, \(hits - sameHits) of them hit, \(wrong.count) wrong;"
        + " \(same) with the same values, \(sameHits) hit")
    #expect(wrong == [])
    #expect(differing > 2_000)
    #expect(sameHits * 10 >= same * 9)
  }

  /// Pairs that ask the same in any words: how far the wording alone carries.
  private func sameMeaning(_ items: [Item], _ learner: PatternLearner) -> (pairs: Int, hits: Int) {
    var pairs = 0
    var hits = 0
    for group in Dictionary(grouping: items, by: \.sql).values where group.count > 1 {
      for (place, teacher) in group.enumerated() {
        let pattern = learner.pattern(teacher.skeleton, sql: teacher.sql)
        for (other, pupil) in group.enumerated() where other != place {
          pairs += 1
          if pupil.skeleton.text == teacher.skeleton.text,
            pattern.parameters(for: pupil.skeleton) != nil
          {
            hits += 1
          }
        }
      }
    }
    return (pairs, hits)
  }
}
