import Contract
import SQL

/// The hybrid lane without a model: rows of the things that the hits stand for, filtered by the
/// stored values that the question names.
extension Pipeline {
  func entities(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ links: [HitLink], _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> Answer {
    let hits = try await hits(
      question, scope.collections, search: question.text, trace, limit: options.hybridHits)
    if question.streams {
      await part(
        Answer(route: .hybrid, hits: Self.shown(hits, question, scope), isProvisional: true))
    }
    guard let link = link(among: links, question, hits, database) else {
      guard question.mode == .auto else {
        throw Self.withoutChat(hasTemplates: templates != nil)
      }
      trace.note("the documents stand for no table that may be asked: searched only")
      return Answer(route: .vector, hits: Self.shown(hits, question, scope))
    }
    let (sql, values) = EntityQuery(
      link: link, catalogue: database.catalogue, matches: reading.matches
    ).render()
    trace.note(
      "joined what was found to \(link.table)"
        + (values.isEmpty ? "" : ", filtered by values of the question"))
    var asked = question
    asked.limit = question.limit ?? scope.collections[0].limit
    var answer = try await run(
      sql, values + Self.bound(hits, links, in: sql), database, asked, trace, route: .hybrid)
    answer.hits = Self.shown(hits, question, scope)
    return answer
  }

  /// The table that the question names, else the one most hits stand for.
  private func link(
    among links: [HitLink], _ question: Question, _ hits: [Hit], _ database: AnswerableDatabase
  ) -> HitLink? {
    let words = QuestionWords.words(of: question.text).map(\.text)
    let named = links.filter { link in
      words.contains { SQLNames.similarity($0, link.table) >= 0.97 }
        || (database.catalogue.table(named: link.table)?.synonyms ?? []).contains { synonym in
          words.contains { SQLNames.similarity($0, synonym) >= 0.97 }
        }
    }
    let candidates = named.isEmpty ? links : named
    let counts = candidates.map { $0.keys(of: hits).count }
    guard let best = candidates.indices.max(by: { counts[$0] < counts[$1] }), counts[best] > 0
    else { return nil }
    return candidates[best]
  }
}

/// Rows of one table by key, in the order of the keys, with conditions on linked values.
struct EntityQuery {
  let link: HitLink
  let catalogue: DatabaseCatalogue
  let matches: [ValueMatch]

  func render() -> (sql: String, values: [(name: String, value: Value)]) {
    let table = SQLIdentifier.quoted(link.table)
    var sql =
      "SELECT \(table).* FROM json_each(:\(link.parameter)) AS hit"
      + " JOIN \(table) ON \(table).\(SQLIdentifier.quoted(link.column)) = hit.value"
    var values: [(name: String, value: Value)] = []
    var conditions: [String] = []
    var covered: [Range<Int>] = []
    for match in matches
    where match.exactness > .stemmed && !covered.contains(where: { $0.overlaps(match.range) }) {
      guard let condition = condition(match, ":v\(values.count)") else { continue }
      conditions.append(condition)
      values.append(("v\(values.count)", .text(match.value)))
      covered.append(match.range)
    }
    if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
    return (sql + " ORDER BY hit.key", values)
  }

  /// A value of the table itself, or of a table that it refers to.
  private func condition(_ match: ValueMatch, _ parameter: String) -> String? {
    guard let entity = catalogue.table(named: link.table) else { return nil }
    let table = SQLIdentifier.quoted(entity.name)
    let column = SQLIdentifier.quoted(match.column)
    if SQLNames.areEqual(match.table, entity.name) {
      return "\(table).\(column) = \(parameter)"
    }
    guard
      let key = entity.foreignKeys.first(where: {
        SQLNames.areEqual($0.referencedTable, match.table) && $0.columns.count == 1
      })
    else { return nil }
    return "\(table).\(SQLIdentifier.quoted(key.columns[0])) IN (SELECT "
      + "\(SQLIdentifier.quoted(key.referencedColumns[0])) FROM "
      + "\(SQLIdentifier.quoted(match.table)) WHERE \(column) = \(parameter))"
  }
}
