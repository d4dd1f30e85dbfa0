import SQLite

/// Finds references that the schema does not declare but names and values clearly show.
///
/// Careful rather than complete: a wrong reference gives wrong joins, a missing one only an
/// abstention. Two targets that fit equally well give none.
struct ForeignKeyInference {
  private let connection: SQLiteConnection
  private let operations: Int
  /// Tables beyond this are trusted by declaration only; their values are not compared.
  private let rowLimit = 200_000
  private let sampledValues = 1_000
  private let minimumDistinctValues = 5

  init(connection: SQLiteConnection, operations: Int) {
    self.connection = connection
    self.operations = operations
  }

  /// Adds inferred references to `tables`; stops early, keeping what it found, at the bound.
  func complete(_ tables: inout [CatalogueTable]) {
    var left = operations
    let stride = 10_000
    connection.setProgressHandler(everyOperations: Int32(stride)) {
      left -= stride
      return left < 0
    }
    defer { connection.setProgressHandler(everyOperations: 0, nil) }

    let known = tables
    var keys = KeyColumns(owner: self)
    for index in tables.indices where known[index].kind == .table {
      for column in known[index].columns {
        guard left >= 0 else { return }
        let isReferencing = tables[index].foreignKeys.contains { $0.columns.contains(column.name) }
        guard !isReferencing else { continue }
        if let key = reference(from: known[index], column, among: known, &keys) {
          tables[index].foreignKeys.append(key)
        }
      }
    }
  }

  private func reference(
    from table: CatalogueTable, _ column: CatalogueColumn, among tables: [CatalogueTable],
    _ keys: inout KeyColumns
  ) -> ForeignKey? {
    var best: (score: Int, table: CatalogueTable, key: CatalogueColumn)?
    var isTie = false
    var byValues: [(CatalogueTable, CatalogueColumn)] = []
    for target in tables where target.kind == .table && target.name != table.name {
      for key in target.columns where areComparable(column, key) {
        let score = ReferenceNames.score(
          column: column, of: table, key: key, of: target)
        if score > 0 {
          guard score >= best?.score ?? 0, keys.isKey(key, of: target),
            agree(table, column, target, key)
          else { continue }
          isTie = score == best?.score
          best = (score, target, key)
        } else if !column.isUnique, column.affinity == .text,
          ReferenceNames.isTitle(key, of: target)
        {
          byValues.append((target, key))
        }
      }
    }
    if let best {
      guard !isTie else { return nil }
      return ForeignKey(
        columns: [column.name], referencedTable: best.table.name,
        referencedColumns: [best.key.name], evidence: .names)
    }
    let contained = byValues.filter {
      keys.isKey($0.1, of: $0.0) && isContained(table, column, $0.0, $0.1)
    }
    guard let only = contained.first, contained.count == 1 else { return nil }
    return ForeignKey(
      columns: [column.name], referencedTable: only.0.name, referencedColumns: [only.1.name],
      evidence: .values)
  }

  private func areComparable(_ a: CatalogueColumn, _ b: CatalogueColumn) -> Bool {
    a.affinity == .blob || b.affinity == .blob || a.affinity.isNumeric == b.affinity.isNumeric
  }

  /// Whether the values do not contradict what the names say: at most a twentieth is missing.
  private func agree(
    _ table: CatalogueTable, _ column: CatalogueColumn, _ target: CatalogueTable,
    _ key: CatalogueColumn
  ) -> Bool {
    guard isComparableInSize(table, target) else { return key.isUnique }
    guard let (values, missing) = compare(table, column, target, key) else { return false }
    // With nothing to compare, only a declared key is believed.
    return values == 0 ? key.isUnique : missing * 20 <= values
  }

  private func isContained(
    _ table: CatalogueTable, _ column: CatalogueColumn, _ target: CatalogueTable,
    _ key: CatalogueColumn
  ) -> Bool {
    guard isComparableInSize(table, target),
      let (values, missing) = compare(table, column, target, key, lettersOnly: true)
    else { return false }
    return missing == 0 && values >= minimumDistinctValues
  }

  private func isComparableInSize(_ a: CatalogueTable, _ b: CatalogueTable) -> Bool {
    (a.rowCountEstimate ?? .max) <= rowLimit && (b.rowCountEstimate ?? .max) <= rowLimit
  }

  /// Distinct values of the column (sampled) and how many of them are not in the key.
  private func compare(
    _ table: CatalogueTable, _ column: CatalogueColumn, _ target: CatalogueTable,
    _ key: CatalogueColumn, lettersOnly: Bool = false
  ) -> (values: Int, missing: Int)? {
    let from = SQLIdentifier.quoted(column.name)
    let to = SQLIdentifier.quoted(key.name)
    let letters = lettersOnly ? "AND \(from) GLOB '*[A-Za-z]*[A-Za-z]*[A-Za-z]*'" : ""
    let sql = """
      SELECT count(*), coalesce(sum(v NOT IN
        (SELECT \(to) FROM \(SQLIdentifier.quoted(target.name)) WHERE \(to) IS NOT NULL)), 0)
      FROM (SELECT DISTINCT \(from) AS v FROM \(SQLIdentifier.quoted(table.name))
        WHERE \(from) IS NOT NULL AND \(from) <> '' \(letters) LIMIT \(sampledValues))
      """
    guard let statement = try? connection.prepare(sql), (try? statement.step()) == true else {
      return nil
    }
    return (Int(statement.integer(at: 0)), Int(statement.integer(at: 1)))
  }

  /// Which columns are keys in fact: declared unique, or found to be so.
  private struct KeyColumns {
    let owner: ForeignKeyInference
    private var found: [String: Bool] = [:]

    init(owner: ForeignKeyInference) {
      self.owner = owner
    }

    mutating func isKey(_ column: CatalogueColumn, of table: CatalogueTable) -> Bool {
      if column.isUnique { return true }
      // A table with a key of its own is referenced by that key.
      guard !table.columns.contains(where: \.isUnique), let rows = table.rowCountEstimate,
        rows >= 2, rows <= owner.rowLimit
      else { return false }
      let name = "\(table.name)\u{0}\(column.name)"
      if let answer = found[name] { return answer }
      let quoted = SQLIdentifier.quoted(column.name)
      let statement = try? owner.connection.prepare(
        "SELECT count(*) = count(DISTINCT \(quoted)) FROM \(SQLIdentifier.quoted(table.name))")
      let answer = (try? statement?.step()) == true && statement?.integer(at: 0) == 1
      found[name] = answer
      return answer
    }
  }
}
