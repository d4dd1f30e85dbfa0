/// A word for some rows of a table, and which they are.
package struct TermConfiguration: Sendable, Equatable {
  /// SQL over the table's columns.
  package var condition = ""
  package var description = ""
  package var synonyms: [String] = []
  /// Where the condition was written, for the error when the database does not understand it.
  package var origin = ConfigurationOrigin.default

  package init() {}
}
