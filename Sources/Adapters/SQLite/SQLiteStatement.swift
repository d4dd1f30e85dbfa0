import CSQLite

/// One compiled statement, used on its connection's thread.
///
/// It may outlive the `SQLiteConnection` object: SQLite keeps the connection's memory until the
/// last statement is gone.
package final class SQLiteStatement {
  // safety: owned by this instance alone, finalised in deinit; the class is not Sendable.
  let handle: OpaquePointer
  package let sql: String
  /// The number of columns, as of the last compilation.
  package var columnCount: Int { Int(sqlite3_column_count(handle)) }
  /// Names of the parameters by index less one, with their prefix (`:name`); nil for a bare `?`.
  package let parameterNames: [String?]

  init(_ connection: SQLiteConnection, sql: String, persistent: Bool) throws(SQLiteError) {
    var text = sql
    let database = connection.handle
    var pointer: OpaquePointer?
    var code = SQLITE_OK
    var hasTail = false
    var hasNUL = false
    text.withUTF8 { utf8 in
      hasNUL = utf8.contains(0)
      if hasNUL || utf8.count >= Int(Int32.max) { return }
      utf8.withMemoryRebound(to: CChar.self) { characters in
        guard let base = characters.baseAddress else { return }
        var tail: UnsafePointer<CChar>?
        let flags = persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        code = sqlite3_prepare_v3(
          database, base, Int32(characters.count), flags, &pointer, &tail)
        guard code == SQLITE_OK, let tail else { return }
        hasTail = Self.holdsStatement(
          database, tail, Int32(characters.count - (tail - base)))
      }
    }
    if hasNUL { throw .embeddedNUL }
    guard code == SQLITE_OK else { throw .failed(SQLiteFailure(database, code: code)) }
    guard let pointer else { throw .emptyStatement }
    guard !hasTail else {
      sqlite3_finalize(pointer)
      throw .trailingText
    }
    handle = pointer
    self.sql = sql
    let count = sqlite3_bind_parameter_count(pointer)
    parameterNames =
      count == 0
      ? []
      : (1...count).map { sqlite3_bind_parameter_name(pointer, $0).map { String(cString: $0) } }
  }

  deinit { sqlite3_finalize(handle) }

  /// Whether anything but blanks, comments and semicolons follows; SQLite's own tokenizer decides.
  private static func holdsStatement(
    _ database: OpaquePointer, _ start: UnsafePointer<CChar>, _ count: Int32
  ) -> Bool {
    var start = start
    var count = count
    while count > 0 {
      var statement: OpaquePointer?
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(database, start, count, 0, &statement, &tail)
      guard code == SQLITE_OK, statement == nil, let tail, tail > start else {
        sqlite3_finalize(statement)
        // No code and no progress: the rest was blank.
        return code != SQLITE_OK || statement != nil
      }
      count -= Int32(tail - start)
      start = tail
    }
    return false
  }

  /// Whether the statement leaves every database as it was.
  package var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

  package var isExplain: Bool { sqlite3_stmt_isexplain(handle) != 0 }

  /// Goes to the next row; false at the end.
  package func step() throws(SQLiteError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw .failed(failure(code))
  }

  /// Runs to the end, for statements whose rows are of no interest, and resets.
  package func run() throws(SQLiteError) {
    defer { reset() }
    while try step() {}
  }

  /// Makes the statement ready to run again; bindings stay. Releases its read lock.
  package func reset() {
    sqlite3_reset(handle)
  }

  package func clearBindings() {
    sqlite3_clear_bindings(handle)
  }

  /// Virtual-machine steps since the last call.
  package func takeOperationCount() -> Int {
    Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 1))
  }

  /// Whether SQLite has compiled the statement again since the last call, because the schema
  /// changed: its columns may be others now.
  package func takeRecompilation() -> Bool {
    sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 1) != 0
  }

  /// Rows visited in full table scans since the last call.
  package func takeFullScanSteps() -> Int {
    Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1))
  }

  func failure(_ code: Int32) -> SQLiteFailure {
    guard let database = sqlite3_db_handle(handle) else {
      return SQLiteFailure(code: code & 0xff, extendedCode: code, message: "no connection")
    }
    return SQLiteFailure(database, code: code)
  }
}
