import Contract

/// Writes a ``Query`` as SQLite's SQL, with every value as a parameter `:p1`, `:p2`, …; the
/// parameters' names stand without the colon.
struct QueryRenderer {
  private let database: CompiledDatabase
  private(set) var parameters: [(name: String, value: Value)] = []
  private var aliases: [[Int: String]] = []
  private var usedAliases = 0

  static func render(
    _ query: Query, in database: CompiledDatabase
  ) -> (sql: String, parameters: [(name: String, value: Value)]) {
    var renderer = QueryRenderer(database: database)
    let sql = renderer.render(query)
    return (sql, renderer.parameters)
  }

  private init(database: CompiledDatabase) { self.database = database }

  private mutating func render(_ query: Query) -> String {
    var names: [Int: String] = [:]
    if query.tables.count > 1 {
      for table in query.tables {
        usedAliases += 1
        names[table] = "T\(usedAliases)"
      }
    }
    aliases.append(names)
    var sql = "SELECT " + (query.isDistinct ? "DISTINCT " : "")
    sql += query.selected.map(text).joined(separator: ", ")
    sql += " FROM " + tables(of: query)
    if let condition = query.condition { sql += " WHERE " + text(condition, isNested: false) }
    if !query.groupBy.isEmpty {
      sql += " GROUP BY " + query.groupBy.map(text).joined(separator: ", ")
    }
    if let having = query.having { sql += " HAVING " + text(having, isNested: false) }
    if !query.orderBy.isEmpty {
      sql += " ORDER BY "
      sql += query.orderBy.map { text($0.expression) + ($0.isDescending ? " DESC" : "") }
        .joined(separator: ", ")
    }
    if let limit = query.limit { sql += " LIMIT \(limit)" }
    aliases.removeLast()
    switch query.compound {
    case .intersect(let other): sql += " INTERSECT " + render(other)
    case .except(let other): sql += " EXCEPT " + render(other)
    case .union(let other): sql += " UNION " + render(other)
    case nil: break
    }
    return sql
  }

  private func tables(of query: Query) -> String {
    func named(_ table: Int) -> String {
      let name = Self.quoted(database.tables[table].name)
      return aliases.last?[table].map { "\(name) AS \($0)" } ?? name
    }
    var text = named(query.tables[0])
    for (table, join) in zip(query.tables.dropFirst(), query.joins) {
      text += " JOIN \(named(table)) ON \(column(join.from)) = \(column(join.to))"
    }
    return text
  }

  private func column(_ index: Int) -> String {
    let column = database.columns[index]
    let name = Self.quoted(column.name)
    for scope in aliases.reversed() {
      if let alias = scope[column.table] { return "\(alias).\(name)" }
      if scope.isEmpty { return name }
    }
    return name
  }

  private func text(_ expression: Expression) -> String {
    switch expression {
    case .column(let index): column(index)
    case .everything(let table): aliases.last?[table].map { "\($0).*" } ?? "*"
    case .rows: "count(*)"
    case .aggregate(let aggregate, let index, let isDistinct):
      "\(aggregate.rawValue)(\(isDistinct ? "DISTINCT " : "")\(column(index)))"
    }
  }

  private mutating func text(_ predicate: Predicate, isNested: Bool) -> String {
    switch predicate {
    case .compare(let left, let comparison, let literal):
      return "\(text(left)) \(comparison.rawValue) \(bind(literal))"
    case .compareColumns(let left, let comparison, let right):
      return "\(text(left)) \(comparison.rawValue) \(text(right))"
    case .compareQuery(let left, let comparison, let query):
      return "\(text(left)) \(comparison.rawValue) (\(render(query)))"
    case .between(let left, let low, let high):
      let low = bind(low)
      return "\(text(left)) BETWEEN \(low) AND \(bind(high))"
    case .like(let left, let pattern, let isNegated):
      return "\(text(left))\(isNegated ? " NOT" : "") LIKE \(bind(.text(pattern)))"
    case .isNull(let left, let isNegated): return "\(text(left)) IS\(isNegated ? " NOT" : "") NULL"
    case .within(let left, let query, let isNegated):
      return "\(text(left))\(isNegated ? " NOT" : "") IN (\(render(query)))"
    case .term(let condition, let isNegated):
      let text = condition.pieces.map { piece in
        switch piece {
        case .text(let text): text
        case .column(let index): column(index)
        }
      }.joined()
      return "\(isNegated ? "NOT " : "")(\(text))"
    case .and(let parts):
      let joined = parts.map { text($0, isNested: true) }.joined(separator: " AND ")
      return isNested ? "(\(joined))" : joined
    case .or(let parts):
      let joined = parts.map { text($0, isNested: true) }.joined(separator: " OR ")
      return isNested ? "(\(joined))" : joined
    }
  }

  private mutating func bind(_ literal: Literal) -> String {
    let name = "p\(parameters.count + 1)"
    switch literal {
    case .text(let text): parameters.append((name, .text(text)))
    case .number(let number):
      if let whole = Int64(exactly: number) {
        parameters.append((name, .integer(whole)))
      } else {
        parameters.append((name, .real(number)))
      }
    }
    return ":" + name
  }

  /// Identifiers are always quoted: a schema may use any word or mark in a name.
  static func quoted(_ identifier: String) -> String {
    "\""
      + identifier.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
