/// What the operator says about a database, merged into its catalogue; names in any case.
package struct CatalogueAnnotations: Sendable, Equatable {
  package struct Table: Sendable, Equatable {
    package var description: String
    package var synonyms: [String]
    package var columns: [String: Column]
    package var terms: [CatalogueTerm]

    package init(
      description: String = "", synonyms: [String] = [], columns: [String: Column] = [:],
      terms: [CatalogueTerm] = []
    ) {
      self.description = description
      self.synonyms = synonyms
      self.columns = columns
      self.terms = terms
    }
  }

  package struct Column: Sendable, Equatable {
    package var description: String
    package var synonyms: [String]

    package init(description: String = "", synonyms: [String] = []) {
      self.description = description
      self.synonyms = synonyms
    }
  }

  package var description: String
  package var tables: [String: Table]

  package init(description: String = "", tables: [String: Table] = [:]) {
    self.description = description
    self.tables = tables
  }

  func table(named name: String) -> Table? {
    tables[name] ?? tables.first { SQLIdentifier.areEqual($0.key, name) }?.value
  }

  /// Annotated tables and columns that the database does not have: worth a warning to the operator.
  package func unknownNames(in catalogue: DatabaseCatalogue) -> [String] {
    tables.keys.sorted().flatMap { name -> [String] in
      guard let table = catalogue.table(named: name) else { return [name] }
      return (tables[name]?.columns.keys.sorted() ?? [])
        .filter { table.column(named: $0) == nil }.map { "\(name).\($0)" }
    }
  }
}

extension CatalogueAnnotations.Table {
  func column(named name: String) -> CatalogueAnnotations.Column? {
    columns[name] ?? columns.first { SQLIdentifier.areEqual($0.key, name) }?.value
  }
}
