import SQL

/// Adds the join that a statement forgot: the column it names is one or two references away.
struct JoinRepair {
  let catalogue: DatabaseCatalogue

  private struct Hop {
    var from: String
    var fromColumn: String
    var to: CatalogueTable
    var toColumn: String
    /// Whether every row finds one row at most: from a reference to its key.
    var isSingle: Bool
  }

  func candidates(
    _ candidate: RepairCandidate, scope: SQLScope, qualifier: String?, name: String, places: [Int]
  ) -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    let present = Set(scope.sources.compactMap { $0.table.map(SQLNames.folded) })
    for (position, source) in scope.sources.enumerated() {
      guard let table = source.table.flatMap(catalogue.table(named:)) else { continue }
      let isNamed =
        qualifier.map { SQLNames.areEqual($0, source.name) || SQLNames.areEqual($0, table.name) }
        ?? false
      for hop in hops(from: table, known: present) {
        let weight = weight(of: hop, from: source, isNamed: isNamed, qualifier)
        if let column = column(name, in: hop.to) {
          found.append(
            joined(candidate, source, [hop], column, qualifier, places, weight))
        }
        for second in hops(from: hop.to, known: present.union([SQLNames.folded(table.name)])) {
          guard let column = column(name, in: second.to) else { continue }
          let far = weight * (second.isSingle ? 0.85 : 0.6)
          found.append(
            joined(candidate, source, [hop, second], column, qualifier, places, far))
        }
      }
      if position > 5 { break }
    }
    return found
  }

  /// A table that is qualified with but not read from: `publisher.name` with no publisher.
  private func weight(
    of hop: Hop, from source: SQLScope.Source, isNamed: Bool, _ qualifier: String?
  ) -> Double {
    var weight = hop.isSingle ? 0.9 : 0.7
    if let qualifier, !isNamed {
      weight *= SQLNames.areEqual(qualifier, hop.to.name) ? 1.05 : 0.6
    }
    return weight
  }

  private func column(_ name: String, in table: CatalogueTable) -> String? {
    table.columns.first { SQLNames.similarity($0.name, name) >= 0.97 }?.name
  }

  private func hops(from table: CatalogueTable, known: Set<String>) -> [Hop] {
    var hops: [Hop] = []
    for key in table.foreignKeys where key.columns.count == 1 && key.referencedColumns.count == 1 {
      guard !known.contains(SQLNames.folded(key.referencedTable)),
        let target = catalogue.table(named: key.referencedTable)
      else { continue }
      hops.append(
        Hop(
          from: table.name, fromColumn: key.columns[0], to: target,
          toColumn: key.referencedColumns[0], isSingle: true))
    }
    for other in catalogue.tables where !known.contains(SQLNames.folded(other.name)) {
      for key in other.foreignKeys
      where key.columns.count == 1 && key.referencedColumns.count == 1
        && SQLNames.areEqual(key.referencedTable, table.name)
      {
        hops.append(
          Hop(
            from: table.name, fromColumn: key.referencedColumns[0], to: other,
            toColumn: key.columns[0], isSingle: false))
      }
    }
    return hops
  }

  private func joined(
    _ candidate: RepairCandidate, _ source: SQLScope.Source, _ hops: [Hop], _ column: String,
    _ qualifier: String?, _ places: [Int], _ weight: Double
  ) -> RepairCandidate {
    var from = source.name
    var sql = ""
    for hop in hops {
      let to = SQLIdentifier.quoted(hop.to.name)
      sql += " JOIN \(to) ON \(SQLIdentifier.quoted(from)).\(SQLIdentifier.quoted(hop.fromColumn))"
      sql += " = \(to).\(SQLIdentifier.quoted(hop.toColumn))"
      from = hop.to.name
    }
    let join = SQLLexer.tokens(sql)
    // What stands behind the insertion is renamed first, so that the places before stay right.
    let behind = places.filter { $0 >= source.end }
    let before = places.filter { $0 < source.end }
    var tokens = SQLReferences.replaced(
      behind, qualifier: qualifier, by: from, column, in: candidate.tokens)
    tokens.insert(contentsOf: join, at: source.end)
    tokens = SQLReferences.replaced(
      before, qualifier: qualifier, by: from, column, in: tokens)
    return candidate.after(
      .joined(hops.map(\.to.name).joined(separator: ", ")), min(weight, 1), tokens)
  }
}
