internal import Answering
internal import Contract
internal import JSON
internal import SQL

/// Answers by templates alone.
struct TemplateAnswering: Answering {
  let matcher: TemplateMatcher
  let databases: [String: Database]

  init(_ opening: DatabaseOpening) {
    matcher = TemplateMatcher(
      catalogue: CompiledCatalogue(opening.databases.map { ($0.database.catalogue, $0.values) }))
    databases = Dictionary(
      uniqueKeysWithValues: opening.databases.map { ($0.database.name, $0.database) })
  }

  func makeWorker() -> AnsweringWorker { AnsweringWorker() }

  func answerAtOnce(_ question: Question, on worker: AnsweringWorker) -> Answer? { nil }

  func answer(
    _ question: Question, part: @escaping @Sendable (Answer) async -> Void
  ) async -> Answer {
    let name = question.database ?? (databases.count == 1 ? databases.keys.first : nil)
    switch matcher.match(question.text, database: name, limit: question.limit) {
    case .abstain(let reason):
      return .failed(ReplyError(.notUnderstood, "\(reason)"))
    case .match(let match):
      guard let database = databases[match.database] else {
        return .failed(ReplyError(.unknownDatabase, match.database))
      }
      do throws(SQLError) {
        let result = try await database.query(
          match.sql,
          QueryParameters(
            named: match.parameters.map { (String($0.name.drop { $0 == ":" }), $0.value) }))
        return Answer(
          route: .template, sql: match.sql, columns: result.columns, rows: result.rows)
      } catch {
        return .failed(ReplyError(error.code, "\(error)"))
      }
    }
  }
}
