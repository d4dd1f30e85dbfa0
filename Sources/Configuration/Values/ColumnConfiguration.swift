/// What a column means.
package struct ColumnConfiguration: Sendable, Equatable {
  package var description = ""
  package var synonyms: [String] = []

  package init() {}
}
