/// Rows of one table, as a noun phrase describes them: "the states that border the largest one".
struct RowSet: Hashable, Sendable {
  struct Extreme: Hashable, Sendable {
    let column: Int
    let isHigh: Bool
  }

  let table: Int
  /// What holds of every row; speaks of columns of `table`, other rows stand in subqueries.
  var conditions: [Predicate] = []
  /// Of the rows so described only those with the greatest or smallest figure.
  private(set) var extreme: Extreme?
  /// "in the USA", where no row says anything else.
  var isWhole = false

  init(_ table: Int, _ conditions: [Predicate] = []) {
    self.table = table
    self.conditions = conditions
  }

  /// Whether anything at all is said of the rows.
  var isPlain: Bool { conditions.isEmpty && extreme == nil }

  /// The rows in which `column` is greatest or smallest; all of them, should several be. What is
  /// said of the rows later narrows down those that are compared.
  func extreme(_ column: Int, isHigh: Bool) -> RowSet {
    var rows = self
    rows.conditions = settled
    rows.extreme = Extreme(column: column, isHigh: isHigh)
    return rows
  }

  /// Everything said of the rows, as conditions.
  private var settled: [Predicate] {
    guard let extreme else { return conditions }
    let aggregate = extreme.isHigh ? Aggregate.maximum : .minimum
    var bound = Query()
    bound.tables = [table]
    bound.selected = [.aggregate(aggregate, column: extreme.column, isDistinct: false)]
    bound.condition = .all(conditions)
    return conditions + [.compareQuery(.column(extreme.column), .equal, bound)]
  }

  mutating func add(_ condition: Predicate?) {
    if let condition, !conditions.contains(condition) { conditions.append(condition) }
  }

  func query(_ selected: [Expression]) -> Query {
    var query = Query()
    query.tables = [table]
    query.selected = selected
    query.condition = .all(settled)
    return query
  }

  /// The values of one column, without reading a table that would only repeat them.
  func values(of column: Int) -> Query {
    if extreme == nil, conditions.count == 1,
      case .within(.column(column), let query, false) = conditions[0]
    {
      return query
    }
    return query([.column(column)])
  }

  /// That `column`, of whatever table, holds one of the rows' values of `key`; nil: it always does.
  func holds(_ column: Int, _ key: Int, isNegated: Bool = false) -> Predicate? {
    if isPlain, isWhole { return nil }
    if extreme == nil, conditions.count == 1,
      case .compare(.column(key), .equal, let literal) = conditions[0]
    {
      return .compare(.column(column), isNegated ? .notEqual : .equal, literal)
    }
    return .within(.column(column), values(of: key), isNegated: isNegated)
  }
}
