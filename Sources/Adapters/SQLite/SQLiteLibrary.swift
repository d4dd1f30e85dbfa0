import CSQLite

/// Set-up of the library as a whole, once a process, before the first connection.
enum SQLiteLibrary {
  static func configure() {
    _ = initialised
  }

  private static let initialised: Bool = sqlite3_initialize() == SQLITE_OK
}
