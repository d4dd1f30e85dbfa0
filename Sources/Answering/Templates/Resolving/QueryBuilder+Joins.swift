extension QueryBuilder {
  /// Joins the needed tables along the shortest chains of references.
  mutating func join(_ query: inout Query) -> Bool {
    var order = needed
    // Start where rows are selected from, unless only other tables are needed.
    if let first = order.firstIndex(of: root) { order.swapAt(0, first) }
    var tables = [order[0]]
    var joins: [JoinGraph.Edge] = []
    for goal in order.dropFirst() where !tables.contains(goal) {
      var best: (edges: [Int], ways: Int, start: Int)?
      for start in tables {
        guard let path = database.joins.path(from: start, to: goal, by: sketch.verbTables) else {
          continue
        }
        if path.edges.count < best?.edges.count ?? .max { best = (path.edges, path.ways, start) }
      }
      guard let best, best.edges.count <= 3 else { return false }
      if best.ways > 1 {
        features.mark("join.ways")
        penalty += 0.2
      }
      if isFanTrap(best.edges, from: best.start) {
        features.mark("join.fanTrap")
        penalty += 0.3
      }
      var table = best.start
      for edge in best.edges {
        let next = database.joins.other(end: edge, than: table)
        if !tables.contains(next) {
          tables.append(next)
          joins.append(database.joins.edges[edge])
          if !needed.contains(next) { features.add("join.unnamed") }
        }
        table = next
      }
    }
    query.tables = tables
    query.joins = joins
    tableCount = tables.count
    dropIdleTables(&query)
    return true
  }

  /// Two rows that merely refer to the same third one say nothing of each other.
  private func isFanTrap(_ edges: [Int], from start: Int) -> Bool {
    var table = start
    var wentUp = false
    for index in edges {
      let edge = database.joins.edges[index]
      let goesUp = database.columns[edge.from].table == table
      if wentUp, !goesUp { return true }
      wentUp = goesUp
      table = database.joins.other(end: index, than: table)
    }
    return false
  }

  /// Whether the conditions leave at most one row: the capital of one country is one.
  private func isPinned(_ condition: Predicate?) -> Bool {
    switch condition {
    case .compare(.column(let index), .equal, _):
      let column = database.columns[index]
      return column.table == root && (column.isUnique || column.hasDuplicates == false)
    case .and(let parts): return parts.contains { isPinned($0) }
    default: return false
    }
  }

  /// Facts about the finished query for the confidence model.
  mutating func note(_ query: Query) {
    features["joins"] = Double(query.joins.count)
    if query.joins.count >= 2 { features.mark("joins.many") }
    if query.isDistinct { features.mark("distinct") }
    if query.namesThingsAgain(database) { features.mark("list.repeats") }
    if !query.groupBy.isEmpty { features.mark("grouped") }
    if query.having != nil { features.mark("having") }
    if query.limit != nil { features.mark("ranked") }
    if !query.orderBy.isEmpty, query.limit == nil { features.mark("ordered") }
    let isPinned = isPinned(query.condition)
    if isPinned { features.mark("pinned") }
    if query.groupBy.isEmpty, !query.isDistinct, query.selected.count == 1, !isPinned,
      query.limit != 1,
      case .column(let column)? = query.selected.first
    {
      let duplicates = database.columns[column].hasDuplicates
      if duplicates == true {
        features.mark("select.duplicates")
        if query.condition == nil { features.mark("duplicates.bare") }
        if sketch.notes.contains(.whichColumn) { features.mark("duplicates.which") }
        if features["negated"] > 0 || features["absence"] > 0 {
          features.mark("duplicates.negated")
        }
        if query.joins.isEmpty { features.mark("duplicates.single") }
      }
      if duplicates == nil { features.mark("select.mayRepeat") }
    }
    if query.limit != nil, query.groupBy.isEmpty, let display = database.tables[root].display,
      database.columns[display].hasDuplicates == true
    {
      features.mark("ranked.duplicates")
    }
    // "the highest point" of all: which of them is highest has not been looked at.
    if query.condition == nil, query.groupBy.isEmpty, query.limit == nil,
      query.selected.contains(where: { expression in
        guard case .column(let column) = expression else { return false }
        return !database.columns[column].kind.isNumeric
          && database.columns[column].words.first.map { PhraseReader.extremes[$0] != nil } ?? false
      })
    {
      features.mark("extreme.unsaid")
    }
    features["conditions"] = Double(sketch.conditions.count)
    features["selects"] = Double(query.selected.count)
    // Rows of the root come several times when a table that refers to it is joined.
    let selectsRoot = query.selected.contains { expression in
      switch expression {
      case .column(let column): database.columns[column].table == root
      case .rows, .everything: true
      case .aggregate: false
      }
    }
    if query.groupBy.isEmpty, !query.isDistinct, selectsRoot,
      query.joins.contains(where: {
        database.columns[$0.to].table == root && !database.columns[$0.from].isUnique
      })
    {
      features.mark("join.fanout")
    }
  }
}
