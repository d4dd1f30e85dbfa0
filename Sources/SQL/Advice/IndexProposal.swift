/// An index that executed statements would have used, for the operator to decide about.
package struct IndexProposal: Sendable, Equatable {
  package var table: String
  package var columns: [String]
  /// How many recorded executions would have used it.
  package var uses: Int
  /// Rows that each of them scans without it, as far as the catalogue knows.
  package var scannedRows: Int?

  /// The statement to run. Nothing here ever runs it.
  package var sql: String {
    let name = (["weir", table] + columns).joined(separator: "_")
    return "CREATE INDEX IF NOT EXISTS \(SQLIdentifier.quoted(name)) ON "
      + "\(SQLIdentifier.quoted(table)) "
      + "(\(columns.map(SQLIdentifier.quoted).joined(separator: ", ")));"
  }
}
