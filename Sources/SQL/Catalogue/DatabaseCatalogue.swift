package import Digest

/// What one database holds, as far as the asker may know.
package struct DatabaseCatalogue: Sendable, Equatable {
  package let name: String
  package let description: String
  package let tables: [CatalogueTable]
  /// SHA-256 over names, types, keys, descriptions and synonyms; row counts and inferred
  /// references stay out, so that it changes with the schema and not with the data.
  package let schemaFingerprint: SHA256Digest

  package init(name: String, description: String = "", tables: [CatalogueTable]) {
    self.name = name
    self.description = description
    self.tables = tables
    schemaFingerprint = CatalogueFingerprint.compute(
      name: name, description: description, tables: tables)
  }

  /// The table of that name; like SQLite, without regard to the case of ASCII letters.
  package func table(named name: String) -> CatalogueTable? {
    tables.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The catalogue without the tables that `access` withholds and without references to them.
  ///
  /// Done before anything chooses tables, so that a forbidden table is never part of an answer
  /// and "not permitted" can be told from "empty".
  package func filtered(by access: DatabaseAccess) -> DatabaseCatalogue {
    guard access.allowedTables != nil else { return self }
    let visible = tables.filter { access.allows(table: $0.name) }.map { table in
      var table = table
      table.foreignKeys.removeAll { !access.allows(table: $0.referencedTable) }
      return table
    }
    return DatabaseCatalogue(name: name, description: description, tables: visible)
  }
}
