import Contract
import Digest
import Foundation
import JSON
import SQL
import Telemetry

/// Running SQL, and pages of its results.
extension Pipeline {
  /// How many rows an answer may hold, and after how many the asker's own limit is reached.
  private func rowLimits(
    _ question: Question, _ database: AnswerableDatabase, offset: Int
  ) -> (page: Int, left: Int?) {
    let most = database.maximumRows > 0 ? database.maximumRows : options.maximumRows
    let left = question.limit.map { max(0, $0 - offset) }
    return (min(most, question.page?.size ?? most, left ?? most), left)
  }

  private func limits(
    _ question: Question, _ database: AnswerableDatabase, offset: Int,
    now: ContinuousClock.Instant = .now
  ) -> QueryLimits {
    let timeout = min(database.timeout ?? options.queryTimeout, question.deadline - now)
    return QueryLimits(
      rows: rowLimits(question, database, offset: offset).page, bytes: options.maximumBytes,
      offset: offset, timeout: timeout, priority: question.priority)
  }

  func parameters(
    _ own: [(name: String, value: Value)], _ question: Question
  ) -> QueryParameters {
    guard !question.parameters.isEmpty else { return QueryParameters(named: own) }
    let names = Set(own.map(\.name))
    let asked = question.parameters.filter { !names.contains($0.name) }
      .map { (name: $0.name, value: Value($0.value)) }
    return QueryParameters(named: own + asked)
  }

  func run(
    _ sql: String, _ own: [(name: String, value: Value)], _ database: AnswerableDatabase,
    _ question: Question, _ trace: AnswerTrace, route: Route, offset: Int = 0
  ) async throws(ReplyError) -> Answer {
    try checkTime(question)
    let parameters = parameters(own, question)
    let start = ContinuousClock.now
    let source = database.source
    defer { trace.add("sql", since: start) }
    do throws(SQLError) {
      // Before the rows: a commit in between must show when the next page is asked for.
      let before =
        expectsPages(question) ? try await database.database.dataVersion() : nil
      var result = try await database.database.query(
        sql, parameters, limits: limits(question, database, offset: offset))
      guard ReplySize.fit(&result, bytes: options.maximumBytes) else { throw .tooLarge }
      count(result, database, since: start)
      var answer = answer(result, sql, own, question, source, route: route)
      if isPaged(result, question, database, offset: offset) {
        let version: DataVersion
        if let before {
          version = before
        } else {
          version = try await database.database.dataVersion()
        }
        finishPage(
          &answer, result.isTruncated, sql, parameters, version, question, database,
          offset: offset)
      }
      return answer
    } catch {
      throw error.replyError
    }
  }

  /// The same on a worker thread; nil when it takes longer than the small budget, or fails.
  func runAtOnce(
    _ sql: String, _ own: [(name: String, value: Value)], _ database: AnswerableDatabase,
    _ question: Question, on worker: AnsweringWorker, route: Route
  ) -> Answer? {
    let start = ContinuousClock.now
    guard !worker.longStatements.contains(sql, in: database.name, now: start) else { return nil }
    let parameters = parameters(own, question)
    let source = database.source
    var limits = limits(question, database, offset: 0, now: start)
    limits.timeout = min(limits.timeout, options.atOnceBudget)
    let before =
      expectsPages(question) ? try? worker.session.dataVersion(of: database.database) : nil
    var result: SQL.ResultSet
    do throws(SQLError) {
      result = try worker.session.query(database.database, sql, parameters, limits: limits)
    } catch {
      // Less than the whole budget says nothing of the statement: the asker's deadline was nearer.
      if error == .budgetExceeded, limits.timeout == options.atOnceBudget {
        worker.longStatements.insert(sql, in: database.name, now: .now)
      }
      return nil
    }
    guard ReplySize.fit(&result, bytes: options.maximumBytes) else { return nil }
    let duration = count(result, database, since: start)
    var answer = answer(result, sql, own, question, source, route: route)
    if isPaged(result, question, database, offset: 0) {
      guard let version = before ?? (try? worker.session.dataVersion(of: database.database))
      else { return nil }
      finishPage(
        &answer, result.isTruncated, sql, parameters, version, question, database, offset: 0)
    }
    answer.timings = [Timing("sql", milliseconds: duration.inMilliseconds)]
    return answer
  }

  /// The page that a cursor names; the statement is in the cursor, so nothing is planned.
  func continued(
    _ text: String, _ question: Question, _ scope: AskerScope, _ trace: AnswerTrace
  ) async throws(ReplyError) -> Answer {
    guard let cursors else {
      throw ReplyError(.invalidRequest, "this service gives no cursors", field: "page.cursor")
    }
    do throws(SQLError) {
      let now = UInt64(max(0, Date().timeIntervalSince1970))
      let cursor = try cursors.decode(text, now: now)
      guard let database = scope.databases.first(where: { $0.name == cursor.database }) else {
        throw .cursorInvalid
      }
      let source = database.source
      let version = try await database.database.dataVersion()
      try cursor.check(
        subject: subject(question), schema: database.catalogue.schemaFingerprint, data: version)
      trace.note("went on where a cursor points: nothing was planned")
      let start = ContinuousClock.now
      let limits = limits(question, database, offset: cursor.offset)
      var result = try await database.database.query(cursor.sql, cursor.parameters, limits: limits)
      // The pages before held all that the asker's limit allows.
      if limits.rows == 0 { result.isTruncated = false }
      trace.add("sql", since: start)
      // A commit during the query: these rows may be of another state than the cursor's.
      guard try await database.database.dataVersion() == version else { throw .cursorExpired }
      guard ReplySize.fit(&result, bytes: options.maximumBytes) else { throw .tooLarge }
      count(result, database, since: start)
      var answer = answer(
        result, cursor.sql, cursor.parameters.named, question, source, route: .pattern)
      finishPage(
        &answer, result.isTruncated, cursor.sql, cursor.parameters, version, question, database,
        offset: cursor.offset)
      return answer
    } catch {
      throw error.replyError
    }
  }

  private func answer(
    _ result: SQL.ResultSet, _ sql: String, _ own: [(name: String, value: Value)],
    _ question: Question, _ source: AnswerSource, route: Route
  ) -> Answer {
    var answer = Answer(
      route: route, sql: sql,
      parameters: own.map { JSONMember($0.name, JSONValue(bound: $0.value)) }
        + (question.parameters.isEmpty
          ? []
          : question.parameters.filter { parameter in
            !own.contains { $0.name == parameter.name }
          }),
      columns: result.columns, rows: result.rows)
    answer.source = source
    return answer
  }

  /// Whether the answer is one page of several, or pages were asked for.
  private func isPaged(
    _ result: SQL.ResultSet, _ question: Question, _ database: AnswerableDatabase, offset: Int
  ) -> Bool {
    if question.page != nil { return true }
    guard result.isTruncated else { return false }
    // The asker's own limit is no cut.
    return rowLimits(question, database, offset: offset).left.map { result.rows.count < $0 } ?? true
  }

  private func expectsPages(_ question: Question) -> Bool {
    question.streams || question.page != nil
  }

  private func finishPage(
    _ answer: inout Answer, _ isTruncated: Bool, _ sql: String, _ parameters: QueryParameters,
    _ version: DataVersion, _ question: Question, _ database: AnswerableDatabase, offset: Int
  ) {
    let size = answer.rows.count
    answer.page = PageInfo(cursor: nil, size: size)
    let left = rowLimits(question, database, offset: offset).left
    guard isTruncated, size > 0, left.map({ size < $0 }) ?? true else { return }
    answer.isPartial = true
    let lifetime: UInt64 = 3_600
    let now = UInt64(max(0, Date().timeIntervalSince1970))
    answer.page?.cursor = cursors?.encode(
      PageCursor(
        subject: subject(question), database: database.name, sql: sql, parameters: parameters,
        offset: offset + size, schema: database.catalogue.schemaFingerprint, data: version,
        expiry: now + lifetime))
  }

  /// A cursor serves its tenant only.
  private func subject(_ question: Question) -> SHA256Digest {
    let hasher = SHA256Hasher()
    hasher.update("weir page 1")
    hasher.update(question.tenant == nil ? 0 as UInt8 : 1)
    hasher.update(question.tenant ?? "")
    return hasher.finalize()
  }

  /// Counts a query; answers how long it took.
  @discardableResult
  private func count(
    _ result: SQL.ResultSet, _ database: AnswerableDatabase, since start: ContinuousClock.Instant
  ) -> Duration {
    let duration = ContinuousClock.now - start
    if let metrics {
      QueryExecuted(
        database: database.name, rows: result.rows.count,
        microseconds: Int(duration.inMilliseconds * 1_000)
      ).measure(metrics)
    }
    return duration
  }
}

extension Duration {
  var inMilliseconds: Double {
    Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
  }
}

extension JSONValue {
  /// A bound value as the reply shows it.
  init(bound value: Contract.Value) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .number(number)
    case .text(let text): self = .string(text)
    case .blob(let bytes): self = .string(Hex.encode(bytes))
    }
  }
}
