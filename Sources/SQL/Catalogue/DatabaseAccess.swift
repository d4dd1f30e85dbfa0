/// What one asker may read of one database.
package struct DatabaseAccess: Sendable, Equatable {
  /// Lower-cased table names; nil: every table that the catalogue knows.
  package let allowedTables: Set<String>?

  /// - Parameter allowedTables: names in any case; nil: all.
  package init(allowedTables: [String]? = nil) {
    self.allowedTables = allowedTables.map { Set($0.map(SQLIdentifier.folded)) }
  }

  package static let everything = DatabaseAccess()

  package func allows(table: String) -> Bool {
    allowedTables?.contains(SQLIdentifier.folded(table)) ?? true
  }
}
