/// A table or view that may be asked about.
package struct CatalogueTable: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case table, view, virtual
  }

  package var name: String
  package var kind: Kind
  package var description: String
  package var synonyms: [String]
  package var columns: [CatalogueColumn]
  /// Words for some of its rows.
  package var terms: [CatalogueTerm] = []
  /// Names of the key's columns in key order; empty when none is declared.
  package var primaryKey: [String]
  package var foreignKeys: [ForeignKey]
  /// Rows at the time of reading, exact up to a bound and the highest rowid beyond; nil for views.
  package var rowCountEstimate: Int?

  package init(
    name: String, kind: Kind = .table, description: String = "", synonyms: [String] = [],
    columns: [CatalogueColumn], primaryKey: [String] = [], foreignKeys: [ForeignKey] = [],
    rowCountEstimate: Int? = nil
  ) {
    self.name = name
    self.kind = kind
    self.description = description
    self.synonyms = synonyms
    self.columns = columns
    self.primaryKey = primaryKey
    self.foreignKeys = foreignKeys
    self.rowCountEstimate = rowCountEstimate
  }

  /// The column of that name; like SQLite, without regard to the case of ASCII letters.
  package func column(named name: String) -> CatalogueColumn? {
    columns.first { SQLIdentifier.areEqual($0.name, name) }
  }
}
