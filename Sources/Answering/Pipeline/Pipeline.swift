package import Contract
package import Models
package import SQL
import Stemming
package import Telemetry
package import Vectors

/// Answers questions: routes each to the cheapest lane that is sure, and asks a model once at most
/// (and once more to mend its SQL).
///
/// ```
///   pattern ─► template ─► router ─► vector
///                                ├─► hybrid   search ∥ plan ─► SQL over the hits
///                                └─► plan ─► guard ─► repair ─► SQL
/// ```
package final class Pipeline: Answering {
  let databases: [String: AnswerableDatabase]
  let databaseOrder: [String]
  let collections: [String: AnswerableCollection]
  let collectionOrder: [String]
  let vectors: any VectorSearching
  let chat: (any ChatProviding)?
  let templates: TemplateMatcher?
  let caches: AnsweringCaches
  let router: any Router
  let cursors: CursorCodec?
  let options: AnsweringOptions
  let metrics: Metrics?
  let approved: ApprovedPatterns

  /// - Parameters:
  ///   - databases: in the order in which they are considered where a question names none.
  ///   - chat: nil: nothing that needs a model is answered.
  ///   - cursors: nil: large results are cut and cannot be gone on with.
  package init(
    databases: [AnswerableDatabase], collections: [AnswerableCollection] = [],
    vectors: any VectorSearching = VectorCollections(), chat: (any ChatProviding)? = nil,
    templates: TemplateMatcher? = nil, caches: AnsweringCaches = AnsweringCaches(),
    router: any Router = RuleRouter(), cursors: CursorCodec? = nil,
    options: AnsweringOptions = AnsweringOptions(), approved: ApprovedPatterns = ApprovedPatterns(),
    metrics: Metrics? = nil
  ) {
    self.approved = approved
    self.databases = Dictionary(
      databases.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    databaseOrder = databases.map(\.name)
    self.collections = Dictionary(
      collections.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    collectionOrder = collections.map(\.name)
    self.vectors = vectors
    self.chat = chat
    self.templates = options.usesTemplates ? templates : nil
    self.caches = caches
    self.router = router
    self.cursors = cursors
    self.options = options
    self.metrics = metrics
  }

  /// What goes on in the background: the caches' second level. Ends when the task is cancelled.
  package func run() async { await caches.run() }

  package func makeWorker() throws(ReplyError) -> AnsweringWorker { AnsweringWorker() }

  package func answer(
    _ question: Question, part: @escaping @Sendable (Answer) async -> Void
  ) async -> Answer {
    let trace = AnswerTrace()
    var answer: Answer
    do throws(ReplyError) {
      answer = try await lane(question, trace, part)
    } catch {
      // Whatever failed last, what counts for the asker is that the time is over.
      let isLate = question.deadline <= .now && error.code.isRetriable
      answer = .failed(
        isLate ? ReplyError(.deadlineExceeded, "the question was not answered in its time") : error)
    }
    return trace.complete(answer, explains: question.explains)
  }

  private func lane(
    _ question: Question, _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> Answer {
    try checkTime(question)
    let scope = try scope(of: question)
    if let cursor = question.page?.cursor {
      return try await continued(cursor, question, scope, trace)
    }
    if options.strategy == .sequential {
      return try await sequential(question, scope, trace, part)
    }
    switch question.mode {
    case .vector: return try await vector(question, scope, search: question.text, trace)
    case .hybrid: return try await hybrid(question, scope, trace, part)
    case .sql: return try await sql(question, scope, trace, part)
    case .auto: return try await auto(question, scope, trace, part)
    }
  }

  func scope(of question: Question) throws(ReplyError) -> AskerScope {
    try AskerScope(
      question, databases: databases, order: databaseOrder, collections: collections,
      collectionOrder: collectionOrder)
  }

  /// Facts only: pattern, template, plan.
  private func sql(
    _ question: Question, _ scope: AskerScope, _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> Answer {
    let reading = try await read(question, scope, trace)
    guard let database = reading.database else { throw undecided(scope) }
    if let answer = try await known(question, reading, database, scope, trace) { return answer }
    let decision = router.route(reading.features)
    return try await planned(
      question, reading, database, scope, decision, trace, mayLeaveSQL: false, part)
  }

  private func auto(
    _ question: Question, _ scope: AskerScope, _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> Answer {
    guard !scope.databases.isEmpty else {
      trace.note("no database is open to the asker: searched")
      return try await vector(question, scope, search: question.text, trace)
    }
    let reading = try await read(question, scope, trace)
    if let database = reading.database,
      let answer = try await known(question, reading, database, scope, trace)
    {
      return answer
    }
    let decision = router.route(reading.features)
    trace.note(
      "routed to \(decision.lane.rawValue) with a confidence of"
        + " \(Int((decision.confidence * 100).rounded())) %")
    for reason in decision.reasons { trace.note(reason) }
    switch decision.lane {
    case .vector where !scope.collections.isEmpty:
      return try await vector(question, scope, search: question.text, trace)
    case .hybrid where !scope.collections.isEmpty && reading.database != nil:
      return try await hybrid(question, scope, trace, part, reading: reading)
    default:
      guard let database = reading.database else {
        guard scope.collections.isEmpty else {
          trace.note("no database fits the question: searched")
          return try await vector(question, scope, search: question.text, trace)
        }
        throw undecided(scope)
      }
      return try await planned(
        question, reading, database, scope, decision, trace, mayLeaveSQL: true, part)
    }
  }

  /// What needs no model: a pattern learnt before, or a template that is sure.
  private func known(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ trace: AnswerTrace
  ) async throws(ReplyError) -> Answer? {
    let key = patternKey(question, reading.skeleton, database, scope, .sql)
    if let found = pattern(key, reading.skeleton, database), !found.pattern.usesHits {
      trace.note(found.reason)
      trace.tell(found.pattern.told)
      if let answer = await ran(found.pattern.sql, found.parameters) { return answer }
    }
    guard let match = template(question, database, scope, trace) else { return nil }
    do throws(ReplyError) {
      var answer = try await run(
        match.sql, match.bound, database, question, trace, route: .template)
      guard match.judge.isSure(of: answer.rows) else {
        trace.note("a template fits, but its rows make it doubtful")
        return nil
      }
      learn(match, &answer, question, reading.skeleton, database, key)
      return answer
    } catch {
      guard chat != nil, error.code == .sqlFailed else { throw error }
      trace.note("the template's SQL failed: asked a model")
      return nil
    }

    func ran(_ sql: String, _ parameters: [(name: String, value: Value)]) async -> Answer? {
      // A pattern that fails is forgotten, not repeated: the question is planned anew.
      do throws(ReplyError) {
        return try await run(sql, parameters, database, question, trace, route: .pattern)
      } catch {
        guard error.code == .sqlFailed else { return .failed(error) }
        return nil
      }
    }
  }

  /// The template that is sure of itself; without a chat model any that matches.
  func template(
    _ question: Question, _ database: AnswerableDatabase, _ scope: AskerScope,
    _ trace: AnswerTrace?
  ) -> TemplateMatch? {
    guard let templates else { return nil }
    let access = scope.access(to: database)
    switch templates.match(
      question.text, database: database.name, isAllowed: { access.allows(table: $1) })
    {
    case .match(let match):
      for reason in match.explanation { trace?.note(reason) }
      return match
    case .abstain(let reason):
      trace?.note("no template: \(reason)")
      return nil
    }
  }

  func checkTime(_ question: Question) throws(ReplyError) {
    if question.deadline <= .now {
      throw ReplyError(.deadlineExceeded, "the question was not answered in its time")
    }
  }

  func undecided(_ scope: AskerScope) -> ReplyError {
    scope.databases.isEmpty
      ? databases.isEmpty
        ? ReplyError(.notUnderstood, "no database is configured")
        : ReplyError(.forbidden, "no database is open to this tenant")
      : ReplyError(
        .notUnderstood,
        "the question fits none of the databases: name one of "
          + scope.databases.prefix(20).map(\.name).joined(separator: ", "), field: "database")
  }
}
