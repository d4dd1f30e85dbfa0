/// Keeps the statements of one connection compiled, the least recently used going first.
package final class SQLiteStatementCache {
  private struct Entry {
    var statement: SQLiteStatement
    var lastUse: UInt64
  }

  private let connection: SQLiteConnection
  private let capacity: Int
  private var entries: [String: Entry] = [:]
  private var clock: UInt64 = 0

  package init(_ connection: SQLiteConnection, capacity: Int = 128) {
    self.connection = connection
    self.capacity = max(1, capacity)
  }

  /// A statement ready to be bound: reset, with no bindings left from its last use.
  package func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    clock += 1
    if let index = entries.index(forKey: sql) {
      entries.values[index].lastUse = clock
      let statement = entries.values[index].statement
      statement.reset()
      statement.clearBindings()
      return statement
    }
    let statement = try connection.prepare(sql, persistent: true)
    if entries.count >= capacity { evict() }
    entries[sql] = Entry(statement: statement, lastUse: clock)
    return statement
  }

  package var count: Int { entries.count }

  package func removeAll() { entries.removeAll() }

  /// Drops the oldest quarter at once, so that the scan is paid rarely.
  private func evict() {
    let oldest = entries.sorted { $0.value.lastUse < $1.value.lastUse }
    for (sql, _) in oldest.prefix(max(1, capacity / 4)) { entries[sql] = nil }
  }
}
