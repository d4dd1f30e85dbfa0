/// A reference from some columns of a table to a key of another (or the same) table.
package struct ForeignKey: Sendable, Hashable {
  package enum Evidence: String, Sendable {
    /// Written in the schema.
    case declared
    /// The column is named after the table or its key, and its values do not contradict.
    case names
    /// Every text value found in the column is a value of the other table's unique column.
    case values
  }

  package var columns: [String]
  package var referencedTable: String
  package var referencedColumns: [String]
  package var evidence: Evidence

  package var isInferred: Bool { evidence != .declared }

  package init(
    columns: [String], referencedTable: String, referencedColumns: [String],
    evidence: Evidence = .declared
  ) {
    self.columns = columns
    self.referencedTable = referencedTable
    self.referencedColumns = referencedColumns
    self.evidence = evidence
  }
}
