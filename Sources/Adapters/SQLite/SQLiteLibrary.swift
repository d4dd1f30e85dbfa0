import CSQLite

/// Set-up of the library as a whole, once a process, before the first connection.
enum SQLiteLibrary {
  static func configure() {
    _ = isConfigured
  }

  /// False when something else in the process has initialised SQLite before us: then everything
  /// works but memory is not bounded.
  static let isConfigured: Bool = {
    let isOurs = weir_sqlite_configure() == SQLITE_OK
    return sqlite3_initialize() == SQLITE_OK && isOurs
  }()
}
