/// What a statement wants to do, asked while it is compiled (sqlite.org/c3ref/c_alter_table.html).
package enum SQLiteAction: Equatable, Sendable {
  case select
  case recursive
  /// The column is empty when a table is named without any of its columns, as in `count(*)`.
  case read(table: String, column: String)
  case function(String)
  case pragma(name: String)
  /// Everything that is no plain read, with SQLite's own action code.
  case other(code: Int32)
}

/// The authorizer's answer.
package enum SQLiteAuthorization: Int32, Sendable {
  case allow = 0
  /// The statement fails to compile.
  case deny = 1
  /// A READ gives NULL in place of the column.
  case ignore = 2
}

/// One authorizer question: the action and the schema (`main`, `temp`, …) it concerns, if any.
package struct SQLiteAuthorizationRequest: Equatable, Sendable {
  package var action: SQLiteAction
  package var schema: String?
  /// The innermost view or trigger on whose behalf the access happens.
  package var accessor: String?
}
