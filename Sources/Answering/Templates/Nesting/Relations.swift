/// How rows of two tables can have to do with each other, from the references between tables.
struct Relations {
  let database: CompiledDatabase

  struct Way {
    let condition: Predicate?
    let cost: Double
    var mark: String?
  }

  /// Conditions under which rows of `table` belong to some of `others`: "cities in these states".
  func ways(from table: Int, to others: RowSet, isNegated: Bool = false) -> [Way] {
    if isNegated, let things = things(table, { self.ways(from: table, to: others) }) {
      return things
    }
    if others.isWhole, others.isPlain { return [Way(condition: nil, cost: 0.02)] }
    var ways: [Way] = []
    for edge in database.joins.edges {
      let (from, to) = (database.columns[edge.from].table, database.columns[edge.to].table)
      if from == table, to == others.table, from != to {
        let condition = others.holds(edge.from, edge.to, isNegated: isNegated)
        ways.append(Way(condition: condition, cost: 0))
      } else if from == others.table, to == table, from != to {
        let condition = others.holds(edge.to, edge.from, isNegated: isNegated)
        ways.append(Way(condition: condition, cost: 0.02))
      }
    }
    if !ways.isEmpty { return ambiguous(ways) }
    for link in linkTables() where link != table && link != others.table {
      for (own, other) in pairs(of: link, table, others.table) {
        guard let inner = others.holds(other.from, other.to) else { continue }
        let query = RowSet(link, [inner]).query([.column(own.from)])
        ways.append(
          Way(
            condition: .within(.column(own.to), query, isNegated: isNegated), cost: 0.05,
            mark: "chain.link"))
      }
    }
    if !ways.isEmpty { return ambiguous(ways) }
    return chain(from: table, to: others, isNegated).map { [$0] } ?? []
  }

  /// Of a river that takes several rows, none may run through Texas; nil: one row is one thing.
  private func things(_ table: Int, _ positive: () -> [Way]) -> [Way]? {
    guard database.tables[table].repeatsThings, let display = database.tables[table].display
    else { return nil }
    return positive().compactMap { way in
      guard let condition = way.condition else { return nil }
      let query = RowSet(table, [condition]).query([.column(display)])
      return Way(
        condition: .within(.column(display), query, isNegated: true), cost: way.cost,
        mark: way.mark)
    }
  }

  private func ambiguous(_ ways: [Way]) -> [Way] {
    guard ways.count > 1 else { return ways }
    return ways.map { Way(condition: $0.condition, cost: $0.cost + 0.1, mark: "chain.ways") }
  }

  /// Along the shortest chain of references, through tables that nobody names.
  private func chain(from table: Int, to others: RowSet, _ isNegated: Bool) -> Way? {
    guard table != others.table, let path = database.joins.path(from: table, to: others.table),
      path.edges.count > 1, path.edges.count <= 3
    else { return nil }
    var tables = [table]
    for edge in path.edges {
      tables.append(database.joins.other(end: edge, than: tables[tables.count - 1]))
    }
    var rows = others
    for (place, index) in path.edges.enumerated().reversed() {
      let edge = database.joins.edges[index]
      let isUp = database.columns[edge.from].table == tables[place]
      let (near, far) = isUp ? (edge.from, edge.to) : (edge.to, edge.from)
      guard let condition = rows.holds(near, far, isNegated: isNegated && place == 0) else {
        return nil
      }
      rows = RowSet(tables[place], [condition])
    }
    // Two rows that merely refer to the same third one say little of each other.
    let goesUp = database.columns[database.joins.edges[path.edges[0]].from].table == table
    return Way(
      condition: rows.conditions.first,
      cost: 0.15 * Double(path.edges.count - 1) + (path.ways > 1 ? 0.2 : 0) + (goesUp ? 0.1 : 0),
      mark: "chain.far")
  }

  /// Conditions under which rows of `table` stand to `others` as `column` says: "states that border
  /// these", "rivers that run through them", "the states they run through".
  func ways(
    from table: Int, through column: Int, to others: RowSet, isNegated: Bool = false
  ) -> [Way] {
    let home = database.columns[column].table
    if isNegated,
      let things = things(table, { self.ways(from: table, through: column, to: others) })
    {
      return things
    }
    var ways: [Way] = []
    for edge in database.joins.edges where edge.from == column {
      let target = database.columns[edge.to].table
      if home == table, target == others.table {
        let condition = others.holds(column, edge.to, isNegated: isNegated)
        ways.append(Way(condition: condition, cost: 0))
      }
      guard target == table, home != table else { continue }
      if home == others.table {
        let condition = others.holds(edge.to, column, isNegated: isNegated)
        ways.append(Way(condition: condition, cost: 0))
        continue
      }
      // "states that border these": the named column of a pair, by the other one.
      for other in database.joins.edges
      where other.from != column && database.columns[other.from].table == home
        && database.columns[other.to].table == others.table
      {
        guard let inner = others.holds(other.from, other.to) else { continue }
        let query = RowSet(home, [inner]).query([.column(column)])
        ways.append(
          Way(condition: .within(.column(edge.to), query, isNegated: isNegated), cost: 0))
      }
    }
    return ways
  }

  /// The columns through which rows of `counted` belong to a row of `table`.
  func references(from counted: Int, to table: Int) -> [JoinGraph.Edge] {
    database.joins.edges.filter {
      database.columns[$0.from].table == counted && database.columns[$0.to].table == table
        && counted != table
    }
  }

  /// Tables with nothing but references to others.
  func linkTables() -> [Int] {
    database.tables.indices.filter { table in
      let referring = database.joins.edges.count { database.columns[$0.from].table == table }
      return referring >= 2
        && database.tables[table].display.map { database.columns[$0].isForeignKey } ?? true
    }
  }

  private func pairs(
    of link: Int, _ one: Int, _ other: Int
  ) -> [(own: JoinGraph.Edge, other: JoinGraph.Edge)] {
    guard one != other else { return [] }
    return references(from: link, to: one).flatMap { own in
      references(from: link, to: other).map { (own, $0) }
    }
  }
}
