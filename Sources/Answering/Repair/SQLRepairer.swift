package import SQL

/// Mends SQL that a model wrote, without asking a model: each candidate is only prepared.
///
/// What needs no guess comes first (fences, escapes, dialect); then SQLite's own complaint says
/// where to look, and the likeliest candidate is tried next.
package struct SQLRepairer {
  /// What became of a reply.
  package enum Outcome: Equatable, Sendable {
    case prepared(sql: String, steps: [RepairStep])
    /// The first problem, as SQLite or the guard said it, and the SQL it was said of.
    case failed(sql: String, PrepareProblem)
    /// The reply holds no SQL.
    case empty
  }

  package let catalogue: DatabaseCatalogue
  package let values: ValueIndex?
  /// Most candidates that are prepared; one costs some microseconds.
  package var maximumPrepares = 80
  /// Candidates less likely than this are not tried.
  package var leastConfidence = 0.35

  package init(catalogue: DatabaseCatalogue, values: ValueIndex? = nil) {
    self.catalogue = catalogue
    self.values = values
  }

  /// - Parameter prepare: the problem with a statement; nil when it prepares.
  package func repair(
    _ reply: String, prepare: (String) async -> PrepareProblem?
  ) async -> Outcome {
    let statements = ModelReply.statements(in: reply)
    guard !statements.isEmpty else { return await withoutSelect(reply, prepare) }
    let whole = SQLLexer.tokens(reply).map(\.text)
    var failure: Outcome?
    for statement in statements {
      let outcome = await repair(
        statement: statement, isWhole: SQLLexer.tokens(statement).map(\.text) == whole, prepare)
      if case .prepared = outcome { return outcome }
      if failure == nil { failure = outcome }
    }
    return failure ?? .empty
  }

  /// Without a SELECT there may still be VALUES, or a statement that the guard refuses as such: what
  /// was tried is told, not that there was nothing.
  private func withoutSelect(
    _ reply: String, _ prepare: (String) async -> PrepareProblem?
  ) async -> Outcome {
    guard reply.contains(where: { !$0.isWhitespace }) else { return .empty }
    guard let problem = await prepare(reply) else { return .prepared(sql: reply, steps: []) }
    return problem.isForbidden ? .failed(sql: reply, problem) : .empty
  }

  private func repair(
    statement: String, isWhole: Bool, _ prepare: (String) async -> PrepareProblem?
  ) async -> Outcome {
    let start = RepairCandidate(
      tokens: SQLLexer.tokens(statement), steps: isWhole ? [] : [.extracted], confidence: 1)
    guard let problem = await prepare(start.sql) else { return await finish(start, prepare) }
    guard !problem.isForbidden else { return .failed(sql: start.sql, problem) }
    var seen: Set<String> = [start.sql]
    var queue: [(candidate: RepairCandidate, problem: PrepareProblem?)] = [(start, problem)]
    for candidate in translations(of: statement, start) where seen.insert(candidate.sql).inserted {
      queue.append((candidate, nil))
    }
    var prepares = 1
    while !queue.isEmpty, prepares < maximumPrepares {
      var best = 0
      for index in queue.indices
      where queue[index].candidate.confidence > queue[best].candidate.confidence { best = index }
      var (candidate, problem) = queue.remove(at: best)
      if problem == nil {
        prepares += 1
        problem = await prepare(candidate.sql)
      }
      guard let problem else { return await finish(candidate, prepare) }
      guard !problem.isForbidden, candidate.steps.count < 12 else { continue }
      for next in expand(candidate, PrepareComplaint(problem.message))
      where next.confidence >= leastConfidence && seen.insert(next.sql).inserted {
        queue.append((next, nil))
      }
    }
    return .failed(sql: start.sql, problem)
  }

  /// The statement read leniently and in other dialects: no guess is needed.
  private func translations(
    of statement: String, _ start: RepairCandidate
  ) -> [RepairCandidate] {
    var candidate = start.after(
      .unescaped, 0.99, SQLLexer.tokens(statement, isLenient: true))
    if candidate.tokens.map(\.text) == start.tokens.map(\.text) {
      candidate = RepairCandidate(
        tokens: start.tokens, steps: start.steps, confidence: 0.99)
    }
    var rewriter = DialectRewriter(candidate.tokens)
    rewriter.run()
    let translated = RepairCandidate(
      tokens: rewriter.tokens, steps: candidate.steps + rewriter.steps, confidence: 0.995)
    var all = [translated, candidate]
    if let quoted = NameRepair(catalogue: catalogue).quotedNames(translated) { all.append(quoted) }
    return all
  }

  private func expand(
    _ candidate: RepairCandidate, _ complaint: PrepareComplaint
  ) -> [RepairCandidate] {
    let names = NameRepair(catalogue: catalogue)
    switch complaint {
    case .noColumn(let qualifier, let name):
      return ColumnRepair(catalogue: catalogue)
        .candidates(candidate, qualifier: qualifier, name: name)
    case .noTable(let name):
      return names.tableCandidates(candidate, name: name)
    case .ambiguous(let qualifier, let name):
      return names.ambiguityCandidates(candidate, qualifier: qualifier, name: name)
    case .syntax(let text):
      return SyntaxRepair().candidates(candidate, near: text)
        + [names.quotedNames(candidate)].compactMap(\.self)
    case .incomplete:
      return [SyntaxRepair().completed(candidate)].compactMap(\.self)
    case .aggregate:
      return [SyntaxRepair().having(candidate)].compactMap(\.self)
    case .noFunction, .token, .other:
      return []
    }
  }

  /// SQL that prepares; its literals are given the spelling in which they are stored.
  private func finish(
    _ candidate: RepairCandidate, _ prepare: (String) async -> PrepareProblem?
  ) async -> Outcome {
    if let values {
      let mended = ValueRepair(catalogue: catalogue, values: values).mended(candidate)
      if mended.steps != candidate.steps, await prepare(mended.sql) == nil {
        return .prepared(sql: mended.sql, steps: mended.steps)
      }
    }
    return .prepared(sql: candidate.sql, steps: candidate.steps)
  }
}
