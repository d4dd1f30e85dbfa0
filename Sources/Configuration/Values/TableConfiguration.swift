/// What a table means, for routing and planning.
package struct TableConfiguration: Sendable, Equatable {
  package var description = ""
  package var synonyms: [String] = []
  /// Words for some of its rows.
  package var terms: [String: TermConfiguration] = [:]
  /// What columns mean, by name.
  package var columns: [String: ColumnConfiguration] = [:]

  package init() {}
}
