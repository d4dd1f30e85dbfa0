package import SQLite

/// What `stat` tells of a database's file and its log; every commit changes one of them.
package struct DatabaseFileMark: Hashable, Sendable {
  package let file: SQLiteFile.Status?
  package let log: SQLiteFile.Status?

  /// Nanoseconds since 1970 of the last write.
  package var modified: Int64 { max(file?.modified ?? 0, log?.modified ?? 0) }
}

extension DatabaseFile {
  /// Two system calls; no connection is needed.
  package func mark() -> DatabaseFileMark {
    DatabaseFileMark(file: SQLiteFile.status(path), log: SQLiteFile.status(path + "-wal"))
  }
}

extension Database {
  /// Equal, within this process, while no table, view or index was made, changed or dropped; nil
  /// when the file cannot be read. Blocking.
  package func schemaMark() -> Int? {
    guard let connection = try? file.connect(),
      let statement = try? connection.prepare(
        "SELECT type, name, sql FROM sqlite_master ORDER BY name")
    else { return nil }
    var hasher = Hasher()
    while (try? statement.step()) == true {
      for column in 0..<3 { hasher.combine(statement.text(at: column)) }
    }
    return hasher.finalize()
  }
}
