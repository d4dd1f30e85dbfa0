/// A column as the schema declares it and the configuration explains it.
package struct CatalogueColumn: Sendable, Equatable {
  package var name: String
  /// As written in the schema, empty when there is none.
  package var declaredType: String
  package var affinity: ColumnAffinity
  /// Part of the primary key.
  package var isPrimaryKey: Bool
  package var isNotNull: Bool
  /// Declared unique on its own: a one-column key or unique index.
  package var isUnique: Bool
  /// First column of some index, so that an equality on it needs no scan.
  package var isIndexed: Bool
  package var description: String
  package var synonyms: [String]

  package init(
    name: String, declaredType: String, isPrimaryKey: Bool = false, isNotNull: Bool = false,
    isUnique: Bool = false, isIndexed: Bool = false, description: String = "",
    synonyms: [String] = []
  ) {
    self.name = name
    self.declaredType = declaredType
    self.affinity = ColumnAffinity(declaredType: declaredType)
    self.isPrimaryKey = isPrimaryKey
    self.isNotNull = isNotNull
    self.isUnique = isUnique
    self.isIndexed = isIndexed
    self.description = description
    self.synonyms = synonyms
  }
}
