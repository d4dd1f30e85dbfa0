/// A SQLite database that may be asked, and what it means.
package struct DatabaseConfiguration: Sendable, Equatable {
  package var path = ""
  package var description = ""
  /// Tenants that may ask; empty: everyone.
  package var tenants: [String] = []
  /// Tables that may be read; empty: all.
  package var allow: [String] = []
  /// 0: `sql.maxRows`.
  package var maxRows = 0
  /// 0: `sql.timeoutMs`.
  package var timeoutMs = 0
  /// What tables mean, by name.
  package var tables: [String: TableConfiguration] = [:]

  package init() {}
}
