import Caching
import Contract
import JSON
import Models
import SQL
import Stemming

/// SQL that a model planned, prepared and mended.
struct PlannedSQL: Sendable {
  var lane: Plan.Lane
  /// Prepares; empty for a search.
  var sql: String
  var search: String
}

/// The combined plan: one call that routes, selects and builds; at most one more that mends.
extension Pipeline {
  /// Plans, runs and remembers.
  func planned(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ decision: RoutingDecision, _ trace: AnswerTrace, mayLeaveSQL: Bool,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> Answer {
    guard chat != nil else { throw Self.withoutChat(hasTemplates: templates != nil) }
    let plan = try await plan(
      question, reading, database, scope, decision.tier, trace, links: [],
      collections: mayLeaveSQL ? scope.collections : [])
    switch plan.lane {
    case .none:
      throw ReplyError(
        .notUnderstood, "the question cannot be answered from the database \(database.name)")
    case .vector where mayLeaveSQL && !scope.collections.isEmpty:
      trace.note("the model asked for a search")
      return try await vector(
        question, scope, search: plan.search.isEmpty ? question.text : plan.search, trace)
    case .hybrid where mayLeaveSQL && !scope.collections.isEmpty:
      trace.note("the model asked for a search beside facts")
      return try await hybrid(question, scope, trace, part, reading: reading)
    case .sql, .vector, .hybrid:
      var answer = try await run(plan.sql, [], database, question, trace, route: .plan)
      let key = patternKey(question, reading.skeleton, database, scope, .sql)
      learn(plan.sql, &answer, question, reading.skeleton, database, key)
      return answer
    }
  }

  static func withoutChat(hasTemplates: Bool) -> ReplyError {
    ReplyError(
      .aiUnavailable,
      (hasTemplates ? "no template is sure of this question, and " : "")
        + "no chat model is configured: rephrase it with the names of tables, columns and values,"
        + " or set models.chat", isRetriable: false)
  }

  /// One call to the model, then deterministic repair, then at most one more call.
  func plan(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ tier: ModelTier, _ trace: AnswerTrace, links: [HitLink],
    collections: [AnswerableCollection]
  ) async throws(ReplyError) -> PlannedSQL {
    let messages = try await prompt(
      question, reading, database, scope, trace, links: links, collections: collections)
    let reply = try await trace.measure("plan") { () async throws(ReplyError) in
      try await ask(messages, tier, question, trace)
    }
    guard let plan = Plan(reply: reply) else {
      throw ReplyError(.notUnderstood, "the model gave neither a plan nor SQL")
    }
    if plan.lane == .none || (plan.lane == .vector && !collections.isEmpty) {
      return PlannedSQL(lane: plan.lane, sql: "", search: plan.search)
    }
    let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
    let start = ContinuousClock.now
    let outcome = await repairer.repair(plan.sql) { await self.problem($0, database, question) }
    trace.add("repair", since: start)
    switch outcome {
    case .prepared(let sql, let steps):
      for step in steps { trace.note("\(step)") }
      return PlannedSQL(lane: plan.lane, sql: sql, search: plan.search)
    case .empty:
      throw ReplyError(.notUnderstood, "the model gave no SQL for this question")
    case .failed(let sql, let problem):
      return try await repaired(
        sql, problem, plan, messages, repairer, database, question, trace)
    }
  }

  /// The one call that mends: the able model sees its SQL and SQLite's own complaint.
  private func repaired(
    _ sql: String, _ problem: PrepareProblem, _ plan: Plan, _ messages: [ChatMessage],
    _ repairer: SQLRepairer, _ database: AnswerableDatabase, _ question: Question,
    _ trace: AnswerTrace
  ) async throws(ReplyError) -> PlannedSQL {
    let failure =
      problem.reply ?? ReplyError(.sqlFailed, "the planned SQL is wrong: \(problem.message)")
    guard options.repairs, !problem.isForbidden else { throw failure }
    trace.note("the planned SQL does not prepare: asked the model once more")
    let again =
      messages + [
        ChatMessage(.assistant, sql),
        ChatMessage(
          .user,
          "SQLite refuses that statement: \(problem.message)\nAnswer with the whole JSON object"
            + " again, its sql mended."),
      ]
    let reply = try await trace.measure("repair") { () async throws(ReplyError) in
      try await ask(again, .standard, question, trace)
    }
    guard let mended = Plan(reply: reply), mended.lane != .none else { throw failure }
    let outcome = await repairer.repair(mended.sql) { await self.problem($0, database, question) }
    switch outcome {
    case .prepared(let sql, _):
      return PlannedSQL(
        lane: mended.lane, sql: sql, search: mended.search.isEmpty ? plan.search : mended.search)
    case .failed(_, let second):
      throw second.reply
        ?? ReplyError(.sqlFailed, "the planned SQL is wrong: \(second.message)")
    case .empty:
      throw failure
    }
  }

  func ask(
    _ messages: [ChatMessage], _ tier: ModelTier, _ question: Question, _ trace: AnswerTrace,
    schema: ChatSchema? = Plan.schema
  ) async throws(ReplyError) -> String {
    guard let chat else { throw Self.withoutChat(hasTemplates: templates != nil) }
    try checkTime(question)
    do throws(ModelError) {
      let completion = try await chat.complete(
        ChatRequest(
          messages: messages, schema: schema,
          maxCompletionTokens: options.maximumCompletionTokens, temperature: 0, tier: tier,
          priority: question.priority),
        deadline: question.deadline)
      trace.add(completion.usage, model: completion.model)
      return completion.content
    } catch {
      trace.add(error.usage)
      throw ReplyError(error.code, error.description, isRetriable: error.isRetriable)
    }
  }

  func problem(
    _ sql: String, _ database: AnswerableDatabase, _ question: Question
  ) async -> PrepareProblem? {
    do throws(SQLError) {
      let left = min(.seconds(5), question.deadline - ContinuousClock.now)
      _ = try await database.database.check(sql, timeout: left)
      return nil
    } catch {
      return Self.problem(error)
    }
  }

  static func problem(_ error: SQLError) -> PrepareProblem {
    // Another statement helps only where the statement is wrong.
    let isForbidden =
      switch error {
      case .rejected(.notAQuery), .rejected(.severalStatements), .rejected(.systemTable): true
      default: error.repairHint == nil
      }
    return PrepareProblem(
      error.repairHint ?? error.description, isForbidden: isForbidden, reply: error.replyError)
  }

  private func prompt(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ trace: AnswerTrace, links: [HitLink],
    collections: [AnswerableCollection]
  ) async throws(ReplyError) -> [ChatMessage] {
    let prompt = PlanPrompt(
      question: question.text, catalogue: database.catalogue,
      tables: await selected(question, reading, database, scope, trace), values: database.values,
      matches: reading.matches.filter { $0.exactness > .stemmed }, links: links,
      parameters: question.parameters.map(\.name),
      collections: collections.map { ($0.name, $0.description) })
    guard let messages = prompt.messages(budget: options.maximumPromptTokens) else {
      throw ReplyError(.tooLarge, "the question and its schema are longer than a prompt may be")
    }
    return messages
  }

  /// The tables that go to the model: all when they fit, else those the question speaks of.
  func selected(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ trace: AnswerTrace
  ) async -> [String]? {
    guard database.schemaTokens > options.schemaTokenBudget else { return nil }
    let key = CacheKey(
      kind: .schema, scope: scope.cacheScope(database),
      text: reading.skeleton.text + "\u{0}"
        + reading.skeleton.slots.flatMap(SQLPattern.footprint).joined(separator: "\u{0}"))
    let (result, _) = await caches.schema.value(for: key) {
      () -> Result<TableSelection, ReplyError> in
      guard let stemmer = try? Stemmer() else {
        return .failure(ReplyError(.internal, "the English stemmer is not available"))
      }
      let selector = SchemaSelector(catalogue: database.catalogue, stemmer: stemmer)
      return .success(
        TableSelection(
          selector.tables(
            for: question.text, matches: reading.matches,
            tokenBudget: options.schemaTokenBudget)))
    }
    guard let selection = try? result.get() else { return nil }
    trace.note(
      "showed \(selection.tables.count) of \(database.catalogue.tables.count) tables to the model")
    return selection.tables
  }
}
