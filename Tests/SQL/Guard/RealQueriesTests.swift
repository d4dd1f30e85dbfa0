import Contract
import Foundation
import SQL
import Stemming
import TestSupport
import Testing

/// Thousands of questions with the SQL that people wrote for them, when they lie beside the project.
@Suite struct RealQueriesTests {
  private struct Example {
    var database: String
    var question: String
    var sql: String
    var recorded: [String]
  }

  private static func examples(_ name: String) throws -> [Example] {
    guard let path = SharedData.path(name) else { return [] }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
      guard
        let object = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any],
        let database = object["database"] as? String, let sql = object["sql"] as? String,
        let question = object["question"] as? String
      else { return nil }
      let recorded = object["recorded"] as? [String: String] ?? [:]
      return Example(
        database: database, question: question, sql: sql, recorded: Array(recorded.values))
    }
  }

  private static func open(
    _ folder: String, _ pool: QueryPool, _ options: GuardOptions
  ) throws -> [String: Database] {
    try Dictionary(
      uniqueKeysWithValues: SharedData.databases(folder).map { name, path in
        (
          name,
          try Database(
            file: DatabaseFile(name: name, path: path), options: options, pool: pool)
        )
      })
  }

  @Test(arguments: [
    ("spider-train/questions.jsonl", "spider-train/databases"),
    ("geography/questions.jsonl", "geography"), ("bird-recorded/questions.jsonl", "bird-recorded"),
  ])
  func `people's queries pass the guard`(questions: String, folder: String) throws {
    var options = GuardOptions()
    options.allowsDoubleQuotedStrings = true
    let pool = QueryPool()
    let databases = try Self.open(folder, pool, options)
    let session = DatabaseSession(openLimit: 32)
    var counts: [String: Int] = [:]
    var refused: [String] = []
    let limits = QueryLimits(rows: 1_000, bytes: 10_000_000, timeout: .seconds(2))
    let examples = try Self.examples(questions)
    for example in examples {
      guard let database = databases[example.database] else { continue }
      do throws(SQLError) {
        _ = try session.query(database, example.sql, limits: limits)
        counts["answered", default: 0] += 1
      } catch {
        counts["\(error.code.rawValue)", default: 0] += 1
        switch error {
        case .failed, .budgetExceeded: break
        default: refused.append("\(example.database): \(error): \(example.sql.prefix(200))")
        }
      }
    }
    print("\(questions): \(counts)", refused.prefix(10))
    // Some gold queries are wrong for their database; none may be refused as an attack.
    #expect(refused.isEmpty)
    #expect(counts["answered", default: 0] * 100 >= examples.count * 95)
  }

  @Test func `what models wrote runs or fails with a typed error`() throws {
    let pool = QueryPool()
    let databases = try Self.open("bird-recorded", pool, GuardOptions())
    let session = DatabaseSession()
    var counts: [String: Int] = [:]
    for example in try Self.examples("bird-recorded/questions.jsonl") {
      guard let database = databases[example.database] else { continue }
      for sql in example.recorded {
        do throws(SQLError) {
          _ = try session.query(database, sql, limits: QueryLimits(timeout: .seconds(2)))
          counts["answered", default: 0] += 1
        } catch {
          counts[error.code.rawValue, default: 0] += 1
          #expect(error.code != .internal && error.code != .forbidden, "\(error): \(sql)")
        }
      }
    }
    print("recorded SQL: \(counts)")
  }

  @Test func `literals of people's queries are found in their questions`() throws {
    let pool = QueryPool()
    let stemmer = try Stemmer()
    var literals = 0
    var stored = 0
    var found = 0
    var ambiguous = 0
    let databases = try Self.open("spider-train/databases", pool, GuardOptions())
    let indexes = try databases.mapValues { try $0.buildValueIndex() }
    let pattern = /["']([^"'%]+)["']/
    for example in try Self.examples("spider-train/questions.jsonl") {
      guard let index = indexes[example.database] else { continue }
      let matches = index.matches(in: example.question, using: stemmer)
      for match in example.sql.matches(of: pattern) {
        let literal = String(match.1).trimmingCharacters(in: .whitespaces)
        literals += 1
        guard
          index.matches(phrase: literal, using: stemmer).contains(where: { $0.value == literal })
        else { continue }
        stored += 1
        let hits = matches.filter { $0.value == literal }
        if !hits.isEmpty { found += 1 }
        if Set(hits.map { "\($0.table).\($0.column)" }).count > 1 { ambiguous += 1 }
      }
    }
    print("\(literals) literals, \(stored) stored, \(found) found, \(ambiguous) in several columns")
    // The rest is abbreviated or misspelt there (FL for Florida), which no index of values can tell.
    #expect(found * 100 >= stored * 90)
  }
}
