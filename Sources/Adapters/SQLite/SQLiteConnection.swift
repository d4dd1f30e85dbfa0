import CSQLite

/// One connection to one database file, used by one thread at a time (opened with NOMUTEX).
package final class SQLiteConnection {
  // safety: owned by this instance alone, closed in deinit; the class is not Sendable.
  let handle: OpaquePointer
  private let hooks = SQLiteHooks()
  private let isImmutable: Bool
  /// The one thing about a connection that other threads may hold.
  package let interrupter: SQLiteInterrupter

  /// - Parameter busyTimeout: milliseconds to wait for another process's lock.
  package init(
    path: String, mode: SQLiteOpenMode, busyTimeout: Int32 = 2_000
  ) throws(SQLiteError) {
    guard !path.utf8.contains(0) else { throw .embeddedNUL }
    SQLiteLibrary.configure()
    var pointer: OpaquePointer?
    let code = sqlite3_open_v2(mode.uri(path: path), &pointer, mode.flags, nil)
    guard let pointer else {
      throw .failed(
        SQLiteFailure(code: code, extendedCode: code, message: "out of memory opening a database"))
    }
    guard code == SQLITE_OK else {
      let failure = SQLiteFailure(pointer, code: code)
      sqlite3_close_v2(pointer)
      throw .failed(failure)
    }
    handle = pointer
    isImmutable = mode == .immutable
    interrupter = SQLiteInterrupter(pointer)
    sqlite3_extended_result_codes(pointer, 1)
    sqlite3_busy_timeout(pointer, busyTimeout)
  }

  deinit {
    interrupter.invalidate()
    // Statements may outlive the connection (close_v2 keeps it as a zombie); the hooks may not be
    // called any more then, since their owner is gone.
    sqlite3_set_authorizer(handle, nil, nil)
    sqlite3_progress_handler(handle, 0, nil, nil)
    sqlite3_close_v2(handle)
  }

  /// Compiles exactly one statement; anything after it is an error.
  ///
  /// - Parameter persistent: whether the statement will be kept for many runs.
  package func prepare(
    _ sql: String, persistent: Bool = false
  ) throws(SQLiteError) -> SQLiteStatement {
    try SQLiteStatement(self, sql: sql, persistent: persistent)
  }

  /// Runs one or more statements of our own that return nothing of interest.
  package func execute(_ script: String) throws(SQLiteError) {
    guard !script.utf8.contains(0) else { throw .embeddedNUL }
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    if code != SQLITE_OK { throw .failed(SQLiteFailure(handle, code: code)) }
  }

  /// Asks `authorize` about every action of every statement compiled from now on; nil: no questions.
  package func setAuthorizer(
    _ authorize: ((SQLiteAuthorizationRequest) -> SQLiteAuthorization)?
  ) {
    hooks.authorize = authorize
    // safety: the hooks object is kept by this connection, which clears the callback in deinit.
    let context = Unmanaged.passUnretained(hooks).toOpaque()
    sqlite3_set_authorizer(handle, authorize == nil ? nil : authorizerCallback, context)
  }

  /// Calls `shouldStop` about every `operations` virtual-machine steps; true ends the statement
  /// with `SQLITE_INTERRUPT`. Nil: no calls.
  package func setProgressHandler(everyOperations operations: Int32, _ shouldStop: (() -> Bool)?) {
    hooks.shouldStop = shouldStop
    // safety: as for the authorizer.
    let context = Unmanaged.passUnretained(hooks).toOpaque()
    sqlite3_progress_handler(
      handle, shouldStop == nil ? 0 : operations, shouldStop == nil ? nil : progressCallback,
      context)
  }

  /// Sets a limit and returns the former one.
  @discardableResult
  package func setLimit(_ limit: SQLiteLimit, _ value: Int32) -> Int32 {
    sqlite3_limit(handle, limit.rawValue, value)
  }

  package func set(_ option: SQLiteSwitch, _ isOn: Bool) throws(SQLiteError) {
    let code = weir_sqlite_set_switch(handle, option.rawValue, isOn ? 1 : 0)
    if code != SQLITE_OK { throw .failed(SQLiteFailure(handle, code: code)) }
  }

  /// Replaces `instr`, `replace` and the trims by equals that take linear time; the originals can
  /// run for minutes where nothing can interrupt them.
  package func useLinearFunctions() throws(SQLiteError) {
    let code = weir_sqlite_use_linear_functions(handle)
    if code != SQLITE_OK { throw .failed(SQLiteFailure(handle, code: code)) }
  }

  /// Rows changed by the last INSERT, UPDATE or DELETE.
  package var changes: Int { Int(sqlite3_changes64(handle)) }

  package var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  package var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

  /// `PRAGMA data_version`: changes whenever another connection commits to this file.
  package func dataVersion() throws(SQLiteError) -> Int64 {
    let statement = try prepare("PRAGMA data_version")
    guard try statement.step() else { return 0 }
    return statement.integer(at: 0)
  }

  /// A hash of what every commit changes in the database's files: comparable between connections
  /// and processes, unlike `dataVersion`. Two system calls at most.
  package func commitState() throws(SQLiteError) -> UInt64 {
    var state: UInt64 = 0
    let code = weir_sqlite_commit_state(handle, isImmutable ? 0 : 1, &state)
    if code != SQLITE_OK { throw .failed(SQLiteFailure(handle, code: code)) }
    return state
  }

  /// Milliseconds to wait for another connection's lock.
  package func setBusyTimeout(_ milliseconds: Int32) {
    sqlite3_busy_timeout(handle, milliseconds)
  }

  /// The library's version, for instance `3.40.1`.
  package static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
