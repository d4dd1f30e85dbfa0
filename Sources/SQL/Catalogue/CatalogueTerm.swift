/// A word for some rows of a table, with the condition that tells which: "major cities".
package struct CatalogueTerm: Sendable, Equatable {
  /// Said before the table's name or after "is": `major`.
  package var name: String
  /// SQL over the table's columns: `population > 150000`.
  package var condition: String
  package var description: String
  package var synonyms: [String]

  package init(
    name: String, condition: String, description: String = "", synonyms: [String] = []
  ) {
    self.name = name
    self.condition = condition
    self.description = description
    self.synonyms = synonyms
  }
}
