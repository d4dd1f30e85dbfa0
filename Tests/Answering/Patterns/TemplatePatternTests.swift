import Contract
import JSON
import SQL
import SQLite
import Stemming
import TestSupport
import Testing

@testable import Answering

/// Patterns learnt from templates agree with the templates wherever they fit.
@Suite struct TemplatePatternTests {
  @Test func aPatternLearntFromATemplateSaysWhatTheTemplateSays() async throws {
    guard let lines = try SharedData.lines("spider-train/questions.jsonl") else { return }
    var byDatabase: [String: [String]] = [:]
    for line in lines {
      let name = line["database"]?.string ?? ""
      for field in ["question", "paraphrase"] {
        guard let text = line[field]?.string else { continue }
        byDatabase[name, default: []].append(text)
      }
    }
    var learnt = 0
    var pairs = 0
    var varied = 0
    var wrong: [String] = []
    for (place, name) in byDatabase.keys.sorted().enumerated() where place % 3 == 0 {
      guard let path = SharedData.path("spider-train/databases/\(name).sqlite") else { continue }
      let database = try PlainDatabase(path, name: name)
      let matcher = TemplateMatcher(
        catalogue: CompiledCatalogue([(database.catalogue, database.values)]))
      let skeletoniser = Skeletoniser(
        values: database.values, access: .everything, stemmer: try Stemmer(),
        references: Skeletoniser.references(of: database.catalogue))
      let learner = PatternLearner(catalogue: database.catalogue)
      var taught: [String: [(question: String, pattern: SQLPattern)]] = [:]
      for question in Set(byDatabase[name] ?? []).sorted() {
        // Other tests share the threads.
        await Task.yield()
        guard case .match(let match) = matcher.match(question, database: name),
          let sql = PatternLearner.inlined(match.sql, match.bound)
        else { continue }
        let skeleton = skeletoniser.skeleton(of: question)
        for teacher in taught[skeleton.text] ?? [] {
          guard let parameters = teacher.pattern.parameters(for: skeleton) else { continue }
          pairs += 1
          let mine = database.rows(teacher.pattern.sql, parameters)?.map(\.comparable)
          let theirs = database.rows(match.sql, match.bound)?.map(\.comparable)
          if mine != theirs {
            wrong.append("\(name): \(teacher.question) -> \(question): \(teacher.pattern.sql)")
          }
        }
        let pattern = learner.pattern(skeleton, sql: sql)
        guard !pattern.isFixed else { continue }
        learnt += 1
        taught[skeleton.text, default: []].append((question, pattern))
        for variant in variants(of: question, skeleton, pattern, database.values) {
          let other = skeletoniser.skeleton(of: variant)
          guard other.text == skeleton.text, let parameters = pattern.parameters(for: other),
            case .match(let match) = matcher.match(variant, database: name)
          else { continue }
          varied += 1
          let mine = database.rows(pattern.sql, parameters)?.map(\.comparable)
          let theirs = database.rows(match.sql, match.bound)?.map(\.comparable)
          if mine != theirs {
            wrong.append("\(name): \(question) -> \(variant): \(pattern.sql) not \(match.sql)")
          }
        }
      }
    }
    print(
      "templates: \(learnt) patterns learnt, \(pairs) questions they fit,"
        + " \(varied) variants with other values, \(wrong.count) differ")
    for line in wrong { print(line) }
    #expect(wrong == [])
  }

  /// The question with other stored values, and other numbers, in the place of its own.
  private func variants(
    of question: String, _ skeleton: Skeleton, _ pattern: SQLPattern, _ values: ValueIndex
  ) -> [String] {
    zip(skeleton.slots, pattern.bindings).flatMap { slot, binding -> [String] in
      let others: [String] =
        switch binding {
        case .stored(let table, let column):
          Array(values.values(table: table, column: column).sorted().prefix(5))
        case .number: ["7", "42", "1995", "2.5"]
        case .text: ["7"]
        case .fixed: []
        }
      return others.filter { $0 != slot.text }.map { question.replacing(slot.text, with: $0) }
    }
  }
}
