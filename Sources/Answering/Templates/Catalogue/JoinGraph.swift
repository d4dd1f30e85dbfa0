import SQL

/// Which tables can be joined on which columns, and the shortest way between any two.
struct JoinGraph: Sendable {
  struct Edge: Sendable, Hashable {
    /// The referring column.
    let from: Int
    /// The column referred to.
    let to: Int
  }

  let edges: [Edge]
  /// Edge indices by table.
  private let touching: [[Int]]
  private let tableOf: [Int]

  init(
    schema: DatabaseCatalogue, tables: [CompiledDatabase.Table], columns: [CompiledDatabase.Column]
  ) {
    var edges: [Edge] = []
    func column(_ table: String, _ column: String) -> Int? {
      guard let t = tables.first(where: { Self.same($0.name, table) }) else { return nil }
      return t.columns.first { Self.same(columns[$0].name, column) }
    }
    for table in schema.tables {
      for key in table.foreignKeys where key.columns.count == 1 {
        guard let name = key.columns.first, let otherName = key.referencedColumns.first,
          let from = column(table.name, name), let to = column(key.referencedTable, otherName),
          from != to, !edges.contains(Edge(from: from, to: to))
        else { continue }
        edges.append(Edge(from: from, to: to))
      }
    }
    // Part of a key of several columns refers to what the other table's part refers to.
    for table in schema.tables {
      for key in table.foreignKeys where key.columns.count > 1 {
        for (name, otherName) in zip(key.columns, key.referencedColumns) {
          guard let from = column(table.name, name),
            let through = column(key.referencedTable, otherName),
            let edge = edges.first(where: { $0.from == through }), edge.to != from,
            !edges.contains(where: { $0.from == from })
          else { continue }
          edges.append(Edge(from: from, to: edge.to))
        }
      }
    }
    // A column named like another table's key refers to it, whatever else is declared.
    for (index, column) in columns.enumerated()
    where column.name.count > 2
      && !(column.isPrimaryKey && tables[column.table].primaryKey.count == 1)
      && !Self.generic.contains(column.name.lowercased())
      && tables[column.table].display != index
    {
      for (other, table) in tables.enumerated()
      where other != column.table && table.primaryKey.count == 1 {
        guard let key = table.primaryKey.first, Self.same(columns[key].name, column.name),
          !edges.contains(where: { $0.from == index && columns[$0.to].table != column.table })
        else { continue }
        edges.append(Edge(from: index, to: key))
      }
    }
    var touching = Array(repeating: [Int](), count: tables.count)
    for (index, edge) in edges.enumerated() {
      touching[columns[edge.from].table].append(index)
      if columns[edge.to].table != columns[edge.from].table {
        touching[columns[edge.to].table].append(index)
      }
    }
    self.edges = edges
    self.touching = touching
    tableOf = columns.map(\.table)
  }

  /// The shortest chain of edges between two tables, and how many chains are as short.
  ///
  /// - Parameter preferred: of chains as short, one by way of these tables is meant.
  func path(
    from start: Int, to goal: Int, by preferred: Set<Int> = []
  ) -> (edges: [Int], ways: Int)? {
    if start == goal { return ([], 1) }
    var distance = [start: 0]
    var ways = [start: 1]
    var previous: [Int: (edge: Int, table: Int)] = [:]
    var frontier = [start]
    var depth = 0
    while !frontier.isEmpty, distance[goal] == nil, depth < 4 {
      depth += 1
      var next: [Int] = []
      for table in frontier {
        for index in touching[table] {
          let other = self.other(end: index, than: table)
          if other == table { continue }
          if distance[other] == nil {
            distance[other] = depth
            previous[other] = (index, table)
            ways[other] = ways[table]
            next.append(other)
          } else if distance[other] == depth, let former = previous[other]?.table {
            if preferred.contains(table), !preferred.contains(former) {
              previous[other] = (index, table)
              ways[other] = ways[table]
            } else if preferred.contains(table) || !preferred.contains(former) {
              ways[other, default: 0] += ways[table] ?? 1
            }
          }
        }
      }
      frontier = next
    }
    guard distance[goal] != nil else { return nil }
    var chain: [Int] = []
    var table = goal
    while table != start, let step = previous[table] {
      chain.append(step.edge)
      table = step.table
    }
    return (chain.reversed(), ways[goal] ?? 1)
  }

  func other(end index: Int, than table: Int) -> Int {
    let edge = edges[index]
    return tableOf[edge.from] == table ? tableOf[edge.to] : tableOf[edge.from]
  }

  /// Names of columns that say nothing of what is named: everything has a name.
  private static let generic: Set<String> = [
    "name", "title", "label", "code", "number", "num", "key", "type", "kind", "description",
    "value", "status", "symbol", "uuid", "guid",
  ]

  private static func same(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }
}
