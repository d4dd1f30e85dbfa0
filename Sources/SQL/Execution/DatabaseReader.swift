import Contract
import SQLite

/// One guarded connection with its compiled statements; for one thread.
final class DatabaseReader {
  private let database: DatabaseDescription
  private let connection: SQLiteConnection
  private let authorizer: GuardAuthorizer
  private let control = QueryControl()
  private var queries: RecentlyUsed<String, PreparedQuery>
  /// The file that is open, to notice when another takes its place.
  private let openedFile: SQLiteFile.Status?
  private let clock = ContinuousClock()
  private var begin: SQLiteStatement?
  private var end: SQLiteStatement?
  private var snapshotVersion: DataVersion?

  init(_ database: DatabaseDescription) throws(SQLError) {
    self.database = database
    authorizer = GuardAuthorizer(database.schema)
    queries = RecentlyUsed(capacity: database.options.preparedStatements)
    openedFile = SQLiteFile.status(database.file.path)
    do throws(SQLiteError) {
      connection = try GuardedConnection.open(
        database.file, options: database.options, authorizer: authorizer,
        schema: database.schema, control: control)
    } catch {
      throw database.file.openingError(error)
    }
  }

  /// Runs a query within its limits.
  ///
  /// - Parameter isAtOnce: whether the time is the small budget of the synchronous path, which
  ///   never waits for a lock and whose end is no failure.
  func query(
    _ sql: String, _ parameters: QueryParameters, _ limits: QueryLimits, isAtOnce: Bool,
    cancellation: QueryCancellation? = nil
  ) throws(SQLError) -> ResultSet {
    control.begin(deadline: clock.now.advanced(by: limits.timeout), cancellation: cancellation)
    if !isAtOnce, control.shouldStop() { throw stopError(isAtOnce) }
    setBusyTimeout(limits.timeout, isAtOnce)
    return try SQLiteMemory.limited(toBytes: database.options.memoryBytes) { () throws(SQLError) in
      do throws(SQLError) {
        return try run(sql, parameters, limits, isAtOnce)
      } catch {
        guard needsVirtualTables(error) else { throw error }
        queries.remove(sql)
        return try run(sql, parameters, limits, isAtOnce)
      }
    }
  }

  var isInSnapshot: Bool { connection.isInTransaction }

  /// Whether another file has taken the place of the open one; a file that is gone is none.
  var isReplaced: Bool {
    guard let opened = openedFile, let now = SQLiteFile.status(database.file.path) else {
      return false
    }
    return !now.isSameFile(as: opened)
  }

  /// Opens a read transaction that lasts until `endSnapshot`; without it each query takes and drops
  /// the file's locks. When it cannot be opened, queries simply go on one by one.
  func beginSnapshot() {
    guard !connection.isInTransaction else { return }
    // Taken before the snapshot is: an answer may be newer than its version says, never older.
    snapshotVersion = readVersion()
    authorizer.isTrusted = true
    defer { authorizer.isTrusted = false }
    if let begin = begin ?? (try? connection.prepare("BEGIN", persistent: true)) {
      self.begin = begin
      try? begin.run()
    }
  }

  func endSnapshot() {
    snapshotVersion = nil
    guard connection.isInTransaction else { return }
    authorizer.isTrusted = true
    defer { authorizer.isTrusted = false }
    if let end = end ?? (try? connection.prepare("COMMIT", persistent: true)) {
      self.end = end
      try? end.run()
    }
  }

  private func run(
    _ sql: String, _ parameters: QueryParameters, _ limits: QueryLimits, _ isAtOnce: Bool
  ) throws(SQLError) -> ResultSet {
    let query = try prepare(sql, isAtOnce)
    defer { query.statement.reset() }
    let result: ResultSet
    do throws(SQLiteError) {
      try ParameterBinder.bind(parameters, to: query.statement)
      result = try read(query, limits)
    } catch {
      throw translate(error, isAtOnce)
    }
    // A page without rows would be asked for again for ever.
    if result.isTruncated, result.rows.isEmpty, limits.rows > 0 { throw .tooLarge }
    return result
  }

  /// Whether the error may come from virtual tables that are no longer connected, since SQLite has
  /// read the schema anew: then they are connected again, and the statement is worth another try.
  private func needsVirtualTables(_ error: SQLError) -> Bool {
    guard error == .rejected(.notAQuery), authorizer.denial == error, authorizer.hasSelect else {
      return false
    }
    GuardedConnection.connectVirtualTables(connection, database.schema, authorizer)
    return true
  }

  /// Compiles without running: the columns that the statement would give.
  func check(_ sql: String) throws(SQLError) -> [Column] {
    control.begin(deadline: nil, cancellation: nil)
    setBusyTimeout(.zero, true)
    return try SQLiteMemory.limited(toBytes: database.options.memoryBytes) { () throws(SQLError) in
      do throws(SQLError) {
        return try prepare(sql, false).columns
      } catch {
        guard needsVirtualTables(error) else { throw error }
        return try prepare(sql, false).columns
      }
    }
  }

  /// The database's version now; nil when the path names another file than the open one (or none):
  /// then this reader must go.
  func dataVersion() -> DataVersion? { snapshotVersion ?? readVersion() }

  private func readVersion() -> DataVersion? {
    guard let opened = openedFile, let now = SQLiteFile.status(database.file.path),
      now.isSameFile(as: opened), let commits = try? connection.commitState()
    else { return nil }
    return DataVersion(
      file: now, log: SQLiteFile.status(database.file.path + "-wal"), commitState: commits)
  }

  private func prepare(_ sql: String, _ isAtOnce: Bool) throws(SQLError) -> PreparedQuery {
    if let known = queries.find(sql) {
      known.statement.clearBindings()
      authorizer.beginRun(names: known.names)
      return known
    }
    let views = database.schema.privilegedViews
    var names: Set<String> = []
    if !views.isEmpty {
      let tokens = SQLLexer.tokens(of: sql)
      if let name = SQLLexer.definedName(among: views, in: tokens) {
        throw .rejected(.shadowedView(name))
      }
      names = SQLLexer.names(in: tokens)
    }
    let statement: SQLiteStatement
    authorizer.begin(names: names)
    do throws(SQLiteError) {
      statement = try connection.prepare(sql, persistent: true)
    } catch {
      throw translate(error, isAtOnce)
    }
    // Compiled but not run: nothing has happened, whatever it was.
    guard authorizer.hasSelect, statement.isReadOnly, !statement.isExplain else {
      throw .rejected(.notAQuery)
    }
    let query = PreparedQuery(statement, names: names)
    queries.insert(query, for: sql)
    return query
  }

  private func read(
    _ query: PreparedQuery, _ limits: QueryLimits
  ) throws(SQLiteError) -> ResultSet {
    let statement = query.statement
    var rows: [[Value]] = []
    var bytes = 0
    var hasMore = try statement.step()
    query.refreshIfRecompiled()
    let count = query.columns.count
    for _ in 0..<max(0, limits.offset) where hasMore { hasMore = try statement.step() }
    while hasMore, rows.count < limits.rows {
      var row: [Value] = []
      row.reserveCapacity(count)
      var rowBytes = 8
      for index in 0..<count {
        let value = ParameterBinder.value(of: statement, at: index)
        rowBytes += value.byteCount
        row.append(value)
      }
      if bytes + rowBytes > limits.bytes { break }
      bytes += rowBytes
      rows.append(row)
      hasMore = try statement.step()
    }
    return ResultSet(
      columns: query.columns(for: rows), rows: rows, isTruncated: hasMore, bytes: bytes)
  }

  private func setBusyTimeout(_ timeout: Duration, _ isAtOnce: Bool) {
    guard !isAtOnce else { return connection.setBusyTimeout(0) }
    let (seconds, attoseconds) = timeout.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    connection.setBusyTimeout(
      Int32(clamping: min(max(0, milliseconds), Int64(database.options.busyMilliseconds))))
  }

  private func stopError(_ isAtOnce: Bool) -> SQLError {
    if control.stop == .cancellation { return .cancelled }
    return isAtOnce ? .budgetExceeded : .deadlineExceeded
  }

  private func translate(_ error: SQLiteError, _ isAtOnce: Bool) -> SQLError {
    if control.stop != nil, error.code == SQLiteCode.interrupt { return stopError(isAtOnce) }
    if isAtOnce, error.code == SQLiteCode.busy { return .budgetExceeded }
    return SQLErrorTranslation.translate(error, denial: authorizer.denial, database.file)
  }
}
