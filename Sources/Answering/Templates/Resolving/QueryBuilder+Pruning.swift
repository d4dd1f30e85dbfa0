/// What a query reads without need, and counts that are always one.
extension QueryBuilder {
  /// Drops tables at the end of a chain of joins that only repeat the key they are joined on: the
  /// courses of "who registered for the most courses" are counted in the registrations.
  func dropIdleTables(_ query: inout Query) {
    while query.tables.count > 1, let place = idleTable(in: query) {
      let edge = query.joins[place.join]
      if place.usesKey { query.replaceColumn(edge.to, by: edge.from) }
      let rest = query.tables.filter { $0 != place.table }
      var edges = query.joins
      edges.remove(at: place.join)
      reorder(&query, rest, edges)
    }
  }

  private func idleTable(in query: Query) -> (table: Int, join: Int, usesKey: Bool)? {
    let used = query.columns()
    for table in query.tables {
      let touching = query.joins.indices.filter { join in
        let edge = query.joins[join]
        return database.columns[edge.from].table == table
          || database.columns[edge.to].table == table
      }
      guard touching.count == 1, let join = touching.first,
        case let edge = query.joins[join], database.columns[edge.to].table == table,
        !query.selected.contains(.everything(table))
      else { continue }
      let own = used.filter { database.columns[$0].table == table }
      let isKeyOnly = own.allSatisfy { $0 == edge.to }
      guard isKeyOnly else { continue }
      if own.isEmpty {
        // The join to the rows asked for may be what tells which have one at all.
        guard table != root, database.columns[edge.from].table != root else { continue }
        return (table, join, false)
      }
      let isCounted = query.selected.contains(.rows) && query.groupBy.isEmpty
      if table == root, isCounted { continue }
      return (table, join, true)
    }
    return nil
  }

  /// Puts what is left into an order in which each table joins one before it.
  private func reorder(_ query: inout Query, _ tables: [Int], _ edges: [JoinGraph.Edge]) {
    guard let first = tables.first else { return }
    var ordered = [tables.contains(root) ? root : first]
    var joins: [JoinGraph.Edge] = []
    var left = edges
    while !left.isEmpty {
      let next = left.firstIndex { edge in
        ordered.contains(database.columns[edge.from].table)
          != ordered.contains(database.columns[edge.to].table)
      }
      guard let next else { return }
      let edge = left.remove(at: next)
      let from = database.columns[edge.from].table
      ordered.append(ordered.contains(from) ? database.columns[edge.to].table : from)
      joins.append(edge)
    }
    query.tables = ordered
    query.joins = joins
  }

  /// Groups of one row each are not what is counted: "the most common amenity of all dorms" counts
  /// the rows that refer to amenities. False when nothing can be counted.
  mutating func countsSomething(_ query: inout Query) -> Bool {
    guard isVacuous(query) else { return true }
    guard let key = query.groupBy.compactMap(\.column).first(where: { tellsRowsApart($0) }) else {
      return false
    }
    let home = database.columns[key].table
    let used = Set(query.columns().map { database.columns[$0].table })
    let counted = query.tables.filter { $0 != home && !used.contains($0) }
    let referring = database.tables.indices.filter { table in
      !query.tables.contains(table) && refers(table, to: home)
        && counted.allSatisfy { refers(table, to: $0) }
    }
    let named = referring.filter { query.condition?.requiresRows(of: $0) == true }
    guard let other = named.count == 1 ? named[0] : referring.first,
      named.count == 1 || referring.count == 1
    else { return false }
    query.condition = query.condition?.withoutRows(of: other)
    needed = needed.filter { !counted.contains($0) }
    need(other)
    features.mark("count.referring")
    penalty += 0.1
    return join(&query) && !isVacuous(query)
  }

  private func refers(_ table: Int, to other: Int) -> Bool {
    database.joins.edges.contains {
      database.columns[$0.from].table == table && database.columns[$0.to].table == other
        && !database.columns[$0.from].isUnique
    }
  }

  /// Whether each row is a group of its own. Few rows may differ by chance in what does not name
  /// them.
  private func tellsRowsApart(_ index: Int) -> Bool {
    let column = database.columns[index]
    return column.isUnique
      || column.hasDuplicates == false && database.tables[column.table].display == index
  }

  private func isVacuous(_ query: Query) -> Bool {
    let counts =
      query.orderBy.contains { $0.expression == .rows } || query.selected.contains(.rows)
      || query.having?.comparesRows == true
    guard counts, let key = query.groupBy.compactMap(\.column).first(where: { tellsRowsApart($0) })
    else { return false }
    // One row for each unless some join leads from one row to many.
    var reached: Set<Int> = [database.columns[key].table]
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for edge in query.joins {
        let (from, to) = (database.columns[edge.from].table, database.columns[edge.to].table)
        if reached.contains(to), !reached.contains(from) {
          if !database.columns[edge.from].isUnique { return false }
          reached.insert(from)
          isGrowing = true
        } else if reached.contains(from), !reached.contains(to) {
          reached.insert(to)
          isGrowing = true
        }
      }
    }
    return true
  }
}
