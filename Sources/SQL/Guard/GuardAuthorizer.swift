import SQLite

/// Decides what a statement may do, while SQLite compiles it.
final class GuardAuthorizer {
  private let schema: GuardedSchema
  private var names: Set<String> = []
  /// The first thing refused since `begin`, as the error that tells of it.
  private(set) var denial: SQLError?
  /// Whether the statement is a query: SQLite announces every SELECT before anything else.
  private(set) var hasSelect = false
  /// Set while the guard itself touches virtual tables.
  var isTrusted = false

  init(_ schema: GuardedSchema) {
    self.schema = schema
  }

  /// Before a statement is compiled.
  ///
  /// - Parameter names: every name in its text, lower-cased; needed only where views have rights
  ///   that statements have not.
  func begin(names: Set<String>) {
    self.names = names
    denial = nil
    hasSelect = false
  }

  /// Before a statement that was compiled as a query runs again; modules may compile more for it.
  func beginRun(names: Set<String>) {
    self.names = names
    denial = nil
    hasSelect = true
  }

  func decide(_ request: SQLiteAuthorizationRequest) -> SQLiteAuthorization {
    if isTrusted { return .allow }
    switch request.action {
    case .select:
      hasSelect = true
      return .allow
    case .recursive:
      return .allow
    case .function(let name):
      return AllowedFunctions.names.contains(SQLIdentifier.folded(name))
        ? .allow : deny(.rejected(.function(name)))
    case .pragma(let name):
      // FTS5 asks this while it answers a query; it tells nothing.
      return hasSelect && SQLIdentifier.folded(name) == "data_version"
        ? .allow : deny(.rejected(.notAQuery))
    case .read(let table, let column):
      return decideRead(of: table, column, request)
    case .other:
      return deny(.rejected(.notAQuery))
    }
  }

  private func decideRead(
    of table: String, _ column: String, _ request: SQLiteAuthorizationRequest
  ) -> SQLiteAuthorization {
    let name = SQLIdentifier.folded(table)
    if let schemaName = request.schema, SQLIdentifier.folded(schemaName) != "main" {
      return deny(.rejected(.systemTable(table)))
    }
    if schema.readable.contains(name) { return .allow }
    if let accessor = request.accessor,
      schema.readableThrough[SQLIdentifier.folded(accessor)]?.contains(name) == true
    {
      return .allow
    }
    // A privileged view of which no column is used, as in count(*), has its tables announced in the
    // statement's own name; a statement that does not write the name cannot mean the table itself.
    if column.isEmpty, request.schema == nil, !names.contains(name),
      schema.readableThrough.values.contains(where: { $0.contains(name) })
    {
      return .allow
    }
    if schema.withheld.contains(name) { return deny(.forbidden(table: table)) }
    // A common table expression of which no column is used, as in count(*), is announced like a
    // table, without column and schema. What is neither a table nor built in can be nothing else.
    if column.isEmpty, request.schema == nil, !Self.isBuiltIn(name) { return .allow }
    return deny(.rejected(.systemTable(table)))
  }

  private static func isBuiltIn(_ name: String) -> Bool {
    name.hasPrefix("sqlite_") || name.hasPrefix("pragma_") || builtIn.contains(name)
  }

  /// Tables that modules offer without being declared (`PRAGMA module_list`), besides JSON's.
  private static let builtIn: Set<String> = [
    "dbstat", "fts3tokenize", "bytecode", "tables_used", "generate_series", "fsdir", "completion",
    "zipfile", "fts5vocab", "fts4aux", "carray", "csv", "statement_vtab", "bytecodevtab",
  ]

  private func deny(_ error: SQLError) -> SQLiteAuthorization {
    if denial == nil { denial = error }
    return .deny
  }
}
