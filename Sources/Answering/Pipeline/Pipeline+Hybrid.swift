import Contract
import JSON
import SQL

/// Facts about things that are described in words: the search and the plan go on side by side, and
/// SQL refers to what is found by parameter, so that neither waits for the other.
extension Pipeline {
  private enum Branch: Sendable {
    case hits(Result<[Hit], ReplyError>)
    case plan(Result<PlannedSQL, ReplyError>)
  }

  func hybrid(
    _ question: Question, _ scope: AskerScope, _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void, reading given: QuestionReading? = nil
  ) async throws(ReplyError) -> Answer {
    guard !scope.collections.isEmpty else {
      throw ReplyError(.notUnderstood, "there is no collection to search", field: "collections")
    }
    let reading: QuestionReading
    if let given { reading = given } else { reading = try await read(question, scope, trace) }
    guard let database = reading.database else { throw undecided(scope) }
    let links = scope.collections.flatMap { HitLink.links(of: $0, into: database) }
    let key = patternKey(question, reading.skeleton, database, scope, .hybrid)
    if let found = pattern(key, reading.skeleton, database, isHybrid: true) {
      trace.note(found.reason)
      let hits = try await hits(
        question, scope.collections, search: question.text, trace, limit: options.hybridHits)
      return try await joined(
        found.pattern.sql, found.parameters, hits, links, database, question, trace)
    }
    guard chat != nil else {
      return try await entities(question, reading, database, scope, links, trace, part)
    }
    let (plan, hits) = try await sideBySide(
      question, reading, database, scope, links, trace, part)
    switch plan.lane {
    case .none:
      throw ReplyError(
        .notUnderstood, "the question cannot be answered from the database \(database.name)")
    case .vector:
      return Answer(
        route: .vector, hits: Array(hits.prefix(question.limit ?? scope.collections[0].limit)))
    case .sql, .hybrid:
      var answer = try await joined(plan.sql, [], hits, links, database, question, trace)
      learn(plan.sql, &answer, question, reading.skeleton, database, key)
      return answer
    }
  }

  /// Search and plan at once. Whichever fails ends the other; when the plan turns out not to need
  /// the search, the search is ended too.
  private func sideBySide(
    _ question: Question, _ reading: QuestionReading, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ links: [HitLink], _ trace: AnswerTrace,
    _ part: @escaping @Sendable (Answer) async -> Void
  ) async throws(ReplyError) -> (PlannedSQL, [Hit]) {
    let decision = router.route(reading.features)
    let result: Result<(PlannedSQL, [Hit]), ReplyError> = await withTaskGroup(of: Branch.self) {
      group in
      group.addTask {
        .hits(
          await Self.result { () async throws(ReplyError) in
            try await self.hits(
              question, scope.collections, search: question.text, trace,
              limit: self.options.hybridHits)
          })
      }
      group.addTask {
        .plan(
          await Self.result { () async throws(ReplyError) in
            try await self.plan(
              question, reading, database, scope, decision.tier, trace, links: links,
              collections: scope.collections)
          })
      }
      defer { group.cancelAll() }
      var plan: PlannedSQL?
      var hits: [Hit]?
      for await branch in group {
        switch branch {
        case .hits(.failure(let error)), .plan(.failure(let error)): return .failure(error)
        case .hits(.success(let found)):
          hits = found
          if question.streams, plan == nil {
            await part(
              Answer(
                route: .hybrid, hits: Self.shown(found, question, scope), isProvisional: true))
          }
        case .plan(.success(let made)):
          plan = made
          if made.lane == .none || (made.lane == .sql && !Self.refers(made.sql, to: links)) {
            return .success((made, hits ?? []))
          }
        }
        if let plan, let hits { return .success((plan, hits)) }
      }
      return .failure(ReplyError(.internal, "a branch of the hybrid lane gave nothing"))
    }
    return try result.get()
  }

  /// Runs SQL over hits.
  private func joined(
    _ sql: String, _ own: [(name: String, value: Value)], _ hits: [Hit], _ links: [HitLink],
    _ database: AnswerableDatabase, _ question: Question, _ trace: AnswerTrace
  ) async throws(ReplyError) -> Answer {
    let usesHits = Self.refers(sql, to: links)
    let bound = usesHits ? Self.bound(hits, links, in: sql) : []
    var answer = try await run(
      sql, own + bound, database, question, trace, route: usesHits ? .hybrid : .plan)
    if usesHits { answer.hits = Array(hits.prefix(question.limit ?? 10)) }
    return answer
  }

  static func bound(
    _ hits: [Hit], _ links: [HitLink], in sql: String
  ) -> [(name: String, value: Value)] {
    let used = parameterNames(in: sql)
    return links.filter { used.contains($0.parameter) }.map { link in
      let keys = JSONValue.array(link.keys(of: hits))
      return (link.parameter, .text(String(decoding: keys.encoded, as: UTF8.self)))
    }
  }

  private static func refers(_ sql: String, to links: [HitLink]) -> Bool {
    let used = parameterNames(in: sql)
    return links.contains { used.contains($0.parameter) }
  }

  private static func parameterNames(in sql: String) -> Set<String> {
    Set(
      SQLLexer.tokens(sql).filter { $0.kind == .parameter }.map { String($0.text.dropFirst()) })
  }

  static func shown(_ hits: [Hit], _ question: Question, _ scope: AskerScope) -> [Hit] {
    Array(hits.prefix(question.limit ?? scope.collections.first?.limit ?? 10))
  }

  static func result<Success: Sendable, Failure: Error>(
    _ body: () async throws(Failure) -> Success
  ) async -> Result<Success, Failure> {
    do throws(Failure) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
