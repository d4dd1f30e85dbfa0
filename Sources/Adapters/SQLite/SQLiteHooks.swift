import CSQLite

/// The closures behind a connection's C callbacks.
final class SQLiteHooks {
  var authorize: ((SQLiteAuthorizationRequest) -> SQLiteAuthorization)?
  var shouldStop: (() -> Bool)?
}

func authorizerCallback(
  _ context: UnsafeMutableRawPointer?, _ code: Int32, _ first: UnsafePointer<CChar>?,
  _ second: UnsafePointer<CChar>?, _ schema: UnsafePointer<CChar>?,
  _ accessor: UnsafePointer<CChar>?
) -> Int32 {
  guard let context else { return SQLITE_DENY }
  // safety: the connection that owns the hooks is alive while it compiles a statement.
  let hooks = Unmanaged<SQLiteHooks>.fromOpaque(context).takeUnretainedValue()
  guard let authorize = hooks.authorize else { return SQLITE_OK }
  let action: SQLiteAction =
    switch code {
    case SQLITE_SELECT: .select
    case SQLITE_RECURSIVE: .recursive
    case SQLITE_READ:
      .read(
        table: first.map { String(cString: $0) } ?? "",
        column: second.map { String(cString: $0) } ?? "")
    case SQLITE_FUNCTION: .function(second.map { String(cString: $0) } ?? "")
    case SQLITE_PRAGMA: .pragma(name: first.map { String(cString: $0) } ?? "")
    default: .other(code: code)
    }
  let request = SQLiteAuthorizationRequest(
    action: action, schema: schema.map { String(cString: $0) },
    accessor: accessor.map { String(cString: $0) })
  return authorize(request).rawValue
}

func progressCallback(_ context: UnsafeMutableRawPointer?) -> Int32 {
  guard let context else { return 1 }
  // safety: the connection that owns the hooks is alive while it runs a statement.
  let hooks = Unmanaged<SQLiteHooks>.fromOpaque(context).takeUnretainedValue()
  return hooks.shouldStop?() == true ? 1 : 0
}

extension SQLiteFailure {
  /// The last error of a connection.
  init(_ handle: OpaquePointer, code: Int32) {
    let extended = sqlite3_extended_errcode(handle)
    // Another call may have set the connection's error since: then only the code itself is certain.
    let isLast = extended & 0xff == code & 0xff
    let offset = sqlite3_error_offset(handle)
    self.init(
      code: code & 0xff, extendedCode: isLast ? extended : code,
      message: String(cString: isLast ? sqlite3_errmsg(handle) : sqlite3_errstr(code)),
      offset: isLast && offset >= 0 ? Int(offset) : nil)
  }
}
