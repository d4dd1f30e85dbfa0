package import SQLite

/// Reads a catalogue from an open database; the connection needs no guard, the SQL is ours.
package struct CatalogueReader {
  /// Tables up to this size are counted exactly.
  package var exactRowCountLimit = 100_000
  package var infersForeignKeys = true
  /// Bound on the work of inferring references, in virtual-machine steps (about 10^8 a second).
  package var inferenceOperations = 200_000_000

  package init() {}

  package func read(
    name: String, from connection: SQLiteConnection,
    annotations: CatalogueAnnotations = CatalogueAnnotations()
  ) throws(SQLiteError) -> DatabaseCatalogue {
    var tables: [CatalogueTable] = []
    for (table, kind) in try tableNames(connection) {
      // A view over a missing table, or a virtual table whose module is not there, cannot be
      // asked: it is left out, and the rest of the database stays usable.
      guard let columns = try? columns(of: table, connection), !columns.isEmpty else { continue }
      tables.append(
        CatalogueTable(
          name: table, kind: kind, columns: columns.map(\.column),
          primaryKey: columns.filter { $0.keyPosition > 0 }
            .sorted { $0.keyPosition < $1.keyPosition }.map(\.column.name),
          foreignKeys: kind == .table ? try foreignKeys(of: table, connection) : [],
          rowCountEstimate: kind == .view ? nil : rowCount(of: table, connection)))
    }
    Self.completeReferences(&tables)
    if infersForeignKeys {
      ForeignKeyInference(connection: connection, operations: inferenceOperations)
        .complete(&tables)
    }
    for index in tables.indices { Self.annotate(&tables[index], annotations) }
    return DatabaseCatalogue(name: name, description: annotations.description, tables: tables)
  }

  private func tableNames(
    _ connection: SQLiteConnection
  ) throws(SQLiteError) -> [(String, CatalogueTable.Kind)] {
    let statement = try connection.prepare(
      """
      SELECT l.name, l.type FROM pragma_table_list AS l
      LEFT JOIN sqlite_master AS m ON m.name = l.name AND m.type IN ('table', 'view')
      WHERE l.schema = 'main' AND l.type <> 'shadow' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY m.rowid
      """)
    var names: [(String, CatalogueTable.Kind)] = []
    while try statement.step() {
      let kind = CatalogueTable.Kind(rawValue: statement.text(at: 1)) ?? .table
      names.append((statement.text(at: 0), kind))
    }
    return names
  }

  private func columns(
    of table: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> [(column: CatalogueColumn, keyPosition: Int)] {
    let (unique, indexed) = try indexedColumns(of: table, connection)
    let statement = try connection.prepare(
      "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?)")
    try statement.bind(table, at: 1)
    var columns: [(column: CatalogueColumn, keyPosition: Int)] = []
    while try statement.step() {
      // 1 marks the hidden columns of virtual tables; 2 and 3 are generated ones.
      guard statement.integer(at: 4) != 1 else { continue }
      let name = statement.text(at: 0)
      columns.append(
        (
          CatalogueColumn(
            name: name, declaredType: statement.text(at: 1),
            isPrimaryKey: statement.integer(at: 3) > 0, isNotNull: statement.integer(at: 2) != 0,
            isUnique: unique.contains(SQLIdentifier.folded(name)),
            isIndexed: indexed.contains(SQLIdentifier.folded(name))),
          Int(statement.integer(at: 3))
        ))
    }
    let keyColumns = columns.indices.filter { columns[$0].keyPosition > 0 }
    if let only = keyColumns.first, keyColumns.count == 1 {
      columns[only].column.isUnique = true
      columns[only].column.isIndexed = true
    }
    return columns
  }

  /// Columns that are unique on their own, and those that lead an index; lower-cased.
  private func indexedColumns(
    of table: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> (unique: Set<String>, indexed: Set<String>) {
    let statement = try connection.prepare(
      """
      SELECT l."unique" AND NOT l.partial, count(*), max(CASE WHEN i.seqno = 0 THEN i.name END)
      FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i GROUP BY l.name
      """)
    try statement.bind(table, at: 1)
    var unique: Set<String> = []
    var indexed: Set<String> = []
    while try statement.step() {
      // An index over an expression has no column name.
      guard !statement.isNull(at: 2) else { continue }
      let column = SQLIdentifier.folded(statement.text(at: 2))
      indexed.insert(column)
      if statement.integer(at: 0) != 0, statement.integer(at: 1) == 1 { unique.insert(column) }
    }
    return (unique, indexed)
  }

  private func foreignKeys(
    of table: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> [ForeignKey] {
    let statement = try connection.prepare(
      """
      SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq
      """)
    try statement.bind(table, at: 1)
    var keys: [Int64: ForeignKey] = [:]
    var order: [Int64] = []
    while try statement.step() {
      let id = statement.integer(at: 0)
      if keys[id] == nil { order.append(id) }
      var key =
        keys[id]
        ?? ForeignKey(columns: [], referencedTable: statement.text(at: 1), referencedColumns: [])
      key.columns.append(statement.text(at: 2))
      if !statement.isNull(at: 3) { key.referencedColumns.append(statement.text(at: 3)) }
      keys[id] = key
    }
    return order.compactMap { keys[$0] }
  }

  private func rowCount(of table: String, _ connection: SQLiteConnection) -> Int? {
    let name = SQLIdentifier.quoted(table)
    let counted = try? Self.number(
      "SELECT count(*) FROM (SELECT 1 FROM \(name) LIMIT \(exactRowCountLimit + 1))", connection)
    guard let counted, counted > exactRowCountLimit else { return counted }
    // The highest rowid takes one seek; a table without rowids keeps the bound.
    return max(counted, (try? Self.number("SELECT max(rowid) FROM \(name)", connection)) ?? 0)
  }

  private static func number(
    _ sql: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> Int? {
    let statement = try connection.prepare(sql)
    return try statement.step() ? Int(statement.integer(at: 0)) : nil
  }

  /// A reference may leave its columns out and mean the primary key; names are spelled as declared.
  private static func completeReferences(_ tables: inout [CatalogueTable]) {
    let known = tables
    func find(_ name: String) -> CatalogueTable? {
      known.first { SQLIdentifier.areEqual($0.name, name) }
    }
    for index in tables.indices {
      let owner = tables[index]
      tables[index].foreignKeys = owner.foreignKeys.compactMap { key in
        guard let target = find(key.referencedTable) else { return nil }
        let names = key.referencedColumns.isEmpty ? target.primaryKey : key.referencedColumns
        let to = names.compactMap { target.column(named: $0)?.name }
        let from = key.columns.compactMap { owner.column(named: $0)?.name }
        guard to.count == from.count, from.count == key.columns.count, !to.isEmpty else {
          return nil
        }
        return ForeignKey(columns: from, referencedTable: target.name, referencedColumns: to)
      }
    }
  }

  private static func annotate(
    _ table: inout CatalogueTable, _ annotations: CatalogueAnnotations
  ) {
    guard let about = annotations.table(named: table.name) else { return }
    table.description = about.description
    table.terms = about.terms
    table.synonyms = about.synonyms
    for index in table.columns.indices {
      guard let column = about.column(named: table.columns[index].name) else { continue }
      table.columns[index].description = column.description
      table.columns[index].synonyms = column.synonyms
    }
  }
}
