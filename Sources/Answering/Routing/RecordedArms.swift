import JSON
package import SQL
import SQLite
import Stemming

/// Recorded answers of chat models as arms: each is repaired as the service would, and judged by
/// running it beside the set's own SQL.
package struct RecordedArms {
  private struct Verdict {
    var isRight: Bool
    var doesPrepare: Bool
  }

  private let directory: EvaluationDirectory
  private let pool: QueryPool
  private var databases: [String: AnswerableDatabase] = [:]

  package init(_ directory: EvaluationDirectory, pool: QueryPool) {
    self.directory = directory
    self.pool = pool
  }

  /// Every other model as the cheap arm beside the one that is right most often.
  ///
  /// - Parameter bytes: JSON lines with `database`, `question`, `sql` and `recorded`, an object of
  ///   answers by model.
  package mutating func arms(_ bytes: [UInt8]) async throws -> [RouterArms] {
    var features: [RoutingFeatures] = []
    var names: [String] = []
    var verdicts: [String: [Verdict]] = [:]
    let stemmer = try Stemmer()
    let directory = directory
    var evaluator = Evaluator { directory.open($0) }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let json = try JSONValue(parsing: Array(line))
      let question = EvaluationQuestion(
        database: json["database"]?.string ?? "", question: json["question"]?.string ?? "",
        sql: json["sql"]?.string ?? "")
      guard let database = try database(question.database) else {
        throw EvaluationError.missingDatabase("\(directory.path)/\(question.database).sqlite")
      }
      let matches = database.values?.matches(in: question.question, using: stemmer) ?? []
      features.append(
        RoutingFeatures(
          question.question, databases: [database], collections: [], matches: matches,
          stemmer: stemmer))
      names.append(question.database)
      let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
      for reply in json["recorded"]?.object ?? [] {
        let outcome = await repairer.repair(reply.value.string ?? "") { sql in
          do throws(SQLError) {
            _ = try await database.database.check(sql)
            return nil
          } catch {
            return Pipeline.problem(error)
          }
        }
        var verdict = Verdict(isRight: false, doesPrepare: false)
        if case .prepared(let sql, _) = outcome {
          verdict.doesPrepare = true
          verdict.isRight = evaluator.isRight(sql, [], for: question)
        }
        verdicts[reply.name, default: []].append(verdict)
      }
    }
    return Self.paired(features, names, verdicts.filter { $0.value.count == features.count })
  }

  private static func paired(
    _ features: [RoutingFeatures], _ names: [String], _ verdicts: [String: [Verdict]]
  ) -> [RouterArms] {
    let ranked = verdicts.keys.sorted { first, second in
      let (a, b) = (verdicts[first] ?? [], verdicts[second] ?? [])
      return (b.count(where: \.isRight), first) < (a.count(where: \.isRight), second)
    }
    guard let strong = ranked.first, let able = verdicts[strong] else { return [] }
    return ranked.dropFirst().map { cheap in
      RouterArms(
        cheap: cheap, strong: strong,
        items: (verdicts[cheap] ?? []).enumerated().map { place, verdict in
          RouterArms.Item(
            features: features[place], database: names[place], isCheapRight: verdict.isRight,
            doesCheapPrepare: verdict.doesPrepare, isStrongRight: able[place].isRight)
        })
    }
  }

  private mutating func database(_ name: String) throws -> AnswerableDatabase? {
    if let known = databases[name] { return known }
    guard let path = directory.file(name) else { return nil }
    let opened = try Database(file: DatabaseFile(name: name, path: path), pool: pool)
    let made = AnswerableDatabase(opened, values: try opened.buildValueIndex())
    databases[name] = made
    return made
  }
}
