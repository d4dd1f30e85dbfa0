/// Keeps the statements of one connection compiled, the least recently used going first.
package final class SQLiteStatementCache {
  private let connection: SQLiteConnection
  private var statements: RecentlyUsed<String, SQLiteStatement>

  package init(_ connection: SQLiteConnection, capacity: Int = 128) {
    self.connection = connection
    statements = RecentlyUsed(capacity: capacity)
  }

  /// A statement ready to be bound: reset, with no bindings left from its last use.
  package func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    if let known = statements.find(sql) {
      known.reset()
      known.clearBindings()
      return known
    }
    let statement = try connection.prepare(sql, persistent: true)
    statements.insert(statement, for: sql)
    return statement
  }

  package var count: Int { statements.count }

  package func removeAll() { statements.removeAll() }
}
