package import SQLite

/// A directory of databases to be asked: `DIRECTORY/<database>.sqlite`.
package struct EvaluationDirectory: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// The database's file; nil for a name that is none.
  package func file(_ database: String) -> String? {
    database.contains("/") || database.contains("\u{0}") ? nil : "\(path)/\(database).sqlite"
  }

  /// For reading; nil when there is no such database.
  package func open(_ database: String) -> SQLiteConnection? {
    file(database).flatMap { try? SQLiteConnection(path: $0, mode: .immutable) }
  }
}
