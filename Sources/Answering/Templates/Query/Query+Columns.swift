extension Query {
  /// Whether two queries differ at most in the key they group by.
  func says(sameAs other: Query) -> Bool {
    self == other
      || selected == other.selected && Set(tables) == Set(other.tables)
        && condition == other.condition && having == other.having && orderBy == other.orderBy
        && limit == other.limit && isDistinct == other.isDistinct && compound == other.compound
        && groupBy.isEmpty == other.groupBy.isEmpty
  }

  /// Every table read, those of subqueries too.
  func allTables() -> [Int] {
    var tables = tables
    condition?.addTables(to: &tables)
    switch compound {
    case .intersect(let other), .except(let other), .union(let other): tables += other.allTables()
    case nil: break
    }
    return tables
  }

  /// Every column the query itself mentions, subqueries and joins apart.
  func columns() -> [Int] {
    var columns = selected.compactMap(\.column) + groupBy.compactMap(\.column)
    columns += orderBy.compactMap(\.expression.column)
    condition?.addColumns(to: &columns)
    having?.addColumns(to: &columns)
    return columns
  }

  /// Whether one thing may be named several times: a river, once for every state it flows through.
  func namesThingsAgain(_ database: CompiledDatabase) -> Bool {
    guard !isDistinct, groupBy.isEmpty, limit == nil, tables.count == 1,
      database.tables[tables[0]].repeatsThings,
      selected == [database.tables[tables[0]].display.map { .column($0) }]
    else { return false }
    let parts: [Predicate] =
      switch condition {
      case .and(let parts): parts
      case let one?: [one]
      case nil: []
      }
    return !parts.contains { part in
      guard case .compare(.column(let column), .equal, _) = part else { return false }
      return database.columns[column].isForeignKey
    }
  }

  /// Reads another column wherever this one is read.
  mutating func replaceColumn(_ old: Int, by new: Int) {
    selected = selected.map { $0.replacing(old, by: new) }
    groupBy = groupBy.map { $0.replacing(old, by: new) }
    orderBy = orderBy.map {
      Ordering(expression: $0.expression.replacing(old, by: new), isDescending: $0.isDescending)
    }
    condition = condition?.replacing(old, by: new)
    having = having?.replacing(old, by: new)
  }
}

extension Expression {
  var column: Int? {
    switch self {
    case .column(let column), .aggregate(_, let column, _): column
    case .rows, .everything: nil
    }
  }

  func replacing(_ old: Int, by new: Int) -> Expression {
    switch self {
    case .column(old): .column(new)
    case .aggregate(let aggregate, old, let isDistinct):
      .aggregate(aggregate, column: new, isDistinct: isDistinct)
    default: self
    }
  }
}

extension Predicate {
  func addColumns(to columns: inout [Int]) {
    switch self {
    case .compare(let left, _, _), .compareQuery(let left, _, _), .between(let left, _, _),
      .like(let left, _, _), .isNull(let left, _), .within(let left, _, _):
      if let column = left.column { columns.append(column) }
    case .compareColumns(let left, _, let right):
      columns += [left, right].compactMap(\.column)
    case .term(let condition, _): columns += condition.columns
    case .and(let parts), .or(let parts): for part in parts { part.addColumns(to: &columns) }
    }
  }

  func addTables(to tables: inout [Int]) {
    switch self {
    case .compareQuery(_, _, let query), .within(_, let query, _): tables += query.allTables()
    case .and(let parts), .or(let parts): for part in parts { part.addTables(to: &tables) }
    default: break
    }
  }

  func replacing(_ old: Int, by new: Int) -> Predicate {
    switch self {
    case .compare(let left, let comparison, let literal):
      .compare(left.replacing(old, by: new), comparison, literal)
    case .compareQuery(let left, let comparison, let query):
      .compareQuery(left.replacing(old, by: new), comparison, query)
    case .compareColumns(let left, let comparison, let right):
      .compareColumns(left.replacing(old, by: new), comparison, right.replacing(old, by: new))
    case .between(let left, let low, let high): .between(left.replacing(old, by: new), low, high)
    case .like(let left, let pattern, let isNegated):
      .like(left.replacing(old, by: new), pattern: pattern, isNegated: isNegated)
    case .isNull(let left, let isNegated):
      .isNull(left.replacing(old, by: new), isNegated: isNegated)
    case .within(let left, let query, let isNegated):
      .within(left.replacing(old, by: new), query, isNegated: isNegated)
    case .term(let condition, let isNegated):
      .term(condition.replacing(old, by: new), isNegated: isNegated)
    case .and(let parts): .and(parts.map { $0.replacing(old, by: new) })
    case .or(let parts): .or(parts.map { $0.replacing(old, by: new) })
    }
  }

  /// Whether a row must have some row of `table` that refers to it, whatever that is.
  func requiresRows(of table: Int) -> Bool {
    switch self {
    case .within(_, let query, isNegated: false):
      query.tables.first == table && query.condition == nil
    case .and(let parts): parts.contains { $0.requiresRows(of: table) }
    default: false
    }
  }

  func withoutRows(of table: Int) -> Predicate? {
    switch self {
    case .and(let parts): .all(parts.compactMap { $0.withoutRows(of: table) })
    default: requiresRows(of: table) ? nil : self
    }
  }

  /// Whether a plain column is compared with something.
  var isOfColumn: Bool {
    if case .compare(.column, _, _) = self { true } else { false }
  }

  /// Whether a number of rows is compared somewhere.
  var comparesRows: Bool {
    switch self {
    case .compare(.rows, _, _): true
    case .and(let parts), .or(let parts): parts.contains { $0.comparesRows }
    default: false
    }
  }
}
