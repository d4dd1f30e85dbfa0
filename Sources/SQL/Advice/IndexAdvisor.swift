package import SQLite

/// Proposes indexes for statements that scan large tables.
///
/// Every candidate is tried on the schema alone, in memory and without data: it is proposed only
/// when SQLite's own planner picks it.
package struct IndexAdvisor {
  /// Smaller tables are scanned faster than anyone notices.
  package var minimumRows = 1_000

  package init() {}

  /// - Parameters:
  ///   - counts: executions by statement (`StatementTally.counts`).
  ///   - connection: a plain read-only connection to the database, for its schema.
  package func proposals(
    for counts: [String: Int], catalogue: DatabaseCatalogue, connection: SQLiteConnection
  ) throws(SQLiteError) -> [IndexProposal] {
    let copy = try Self.copySchema(of: connection)
    var found: [String: IndexProposal] = [:]
    for (sql, count) in counts.sorted(by: { $0.key < $1.key }) {
      for (table, columns) in candidates(in: sql, catalogue, copy) {
        let proposal = IndexProposal(
          table: table.name, columns: columns, uses: 0, scannedRows: table.rowCountEstimate)
        found[proposal.sql, default: proposal].uses += count
      }
    }
    return found.values.sorted {
      let a = $0.uses * ($0.scannedRows ?? 1)
      let b = $1.uses * ($1.scannedRows ?? 1)
      return a == b ? $0.sql < $1.sql : a > b
    }
  }

  /// The tables that the statement scans and the columns whose index would spare it that.
  private func candidates(
    in sql: String, _ catalogue: DatabaseCatalogue, _ copy: SQLiteConnection
  ) -> [(CatalogueTable, [String])] {
    guard let plan = Self.plan(sql, copy),
      plan.contains(where: { $0.hasPrefix("SCAN") || $0.contains("AUTOMATIC") })
    else { return [] }
    let names = SQLLexer.names(in: SQLLexer.tokens(of: sql))
    var wanted: [(CatalogueTable, [String])] = []
    for table in catalogue.tables where table.kind == .table {
      guard table.rowCountEstimate ?? .max >= minimumRows,
        names.contains(SQLIdentifier.folded(table.name))
      else { continue }
      for column in table.columns where names.contains(SQLIdentifier.folded(column.name)) {
        guard !column.isIndexed else { continue }
        if helps(table, column, sql, copy) { wanted.append((table, [column.name])) }
      }
    }
    return wanted
  }

  private func helps(
    _ table: CatalogueTable, _ column: CatalogueColumn, _ sql: String, _ copy: SQLiteConnection
  ) -> Bool {
    let index = "weir_candidate"
    let name = SQLIdentifier.quoted(table.name)
    defer { try? copy.execute("DROP INDEX IF EXISTS \(index)") }
    guard
      (try? copy.execute("CREATE INDEX \(index) ON \(name) (\(SQLIdentifier.quoted(column.name)))"))
        != nil, let after = Self.plan(sql, copy)
    else { return false }
    // A search replaces a scan; an index that is merely walked in its order does not count.
    return after.contains { $0.hasPrefix("SEARCH") && $0.contains("INDEX \(index) ") }
  }

  private static func plan(_ sql: String, _ connection: SQLiteConnection) -> [String]? {
    guard let statement = try? connection.prepare("EXPLAIN QUERY PLAN " + sql) else { return nil }
    var lines: [String] = []
    while (try? statement.step()) == true { lines.append(statement.text(at: 3)) }
    return lines
  }

  /// An empty database with the same tables, views and indexes.
  private static func copySchema(
    of connection: SQLiteConnection
  ) throws(SQLiteError) -> SQLiteConnection {
    let copy = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    let statement = try connection.prepare(
      """
      SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND type IN ('table', 'index', 'view') AND sql NOT LIKE 'CREATE VIRTUAL%'
      ORDER BY type = 'view', type = 'index', rowid
      """)
    while try statement.step() {
      // What cannot be made here, statements that need it cannot be advised on.
      try? copy.execute(statement.text(at: 0))
    }
    return copy
  }
}
