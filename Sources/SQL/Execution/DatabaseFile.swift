package import SQLite

/// Where a database lies and how it is opened for reading.
package struct DatabaseFile: Sendable, Equatable {
  package let name: String
  package let path: String

  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// What `prepareForReading` did.
  package enum Preparation: Sendable, Equatable {
    /// The file is in WAL mode: readers and its writer do not block each other.
    case writeAheadLog
    /// The file keeps its rollback journal: a committing writer holds readers up.
    case rollbackJournal
    /// Nobody can write the file here.
    case readOnly
  }

  /// Switches the file to WAL when that is allowed and possible; call once, at start.
  package func prepareForReading(walAllowed: Bool) throws(SQLError) -> Preparation {
    guard SQLiteFile.isWritable(path) else { return .readOnly }
    do throws(SQLiteError) {
      if walAllowed,
        let writer = try? SQLiteConnection(path: path, mode: .readWrite(createIfMissing: false)),
        (try? writer.useWriteAheadLog()) == true
      {
        return .writeAheadLog
      }
      let reader = try openUnguarded()
      let statement = try reader.prepare("PRAGMA journal_mode")
      return try statement.step() && statement.text(at: 0) == "wal"
        ? .writeAheadLog : .rollbackJournal
    } catch {
      throw openingError(error)
    }
  }

  /// A plain read-only connection, for the catalogue, the value index and plans: our own SQL only.
  package func connect() throws(SQLError) -> SQLiteConnection {
    do throws(SQLiteError) {
      return try openUnguarded()
    } catch {
      throw openingError(error)
    }
  }

  /// Opens and reads once, so that what only shows at the first read shows here.
  func openUnguarded() throws(SQLiteError) -> SQLiteConnection {
    do throws(SQLiteError) {
      return try open(.readOnly)
    } catch {
      // A WAL database whose -shm file cannot be made (read-only directory or disk) opens only as
      // immutable; that is right when nobody writes it and nothing waits in a WAL.
      guard error.code == SQLiteCode.cannotOpen || error.code == SQLiteCode.readOnly,
        SQLiteFile.exists(path), !SQLiteFile.isWritable(path), !SQLiteFile.exists(path + "-wal")
      else { throw error }
      return try open(.immutable)
    }
  }

  private func open(_ mode: SQLiteOpenMode) throws(SQLiteError) -> SQLiteConnection {
    let connection = try SQLiteConnection(path: path, mode: mode)
    try connection.prepare("SELECT 1 FROM sqlite_master LIMIT 1").run()
    return connection
  }

  func openingError(_ error: SQLiteError) -> SQLError {
    switch error.code {
    case SQLiteCode.busy: .locked(database: name)
    case SQLiteCode.notADatabase:
      .cannotOpen(database: name, reason: "the file is no SQLite database")
    case SQLiteCode.cannotOpen:
      .cannotOpen(database: name, reason: "the file is missing or not readable: check its path")
    default: .cannotOpen(database: name, reason: error.description)
    }
  }
}
