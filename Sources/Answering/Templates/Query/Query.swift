/// A SELECT over columns of one compiled database; rendered by ``QueryRenderer``.
struct Query: Hashable, Sendable {
  var isDistinct = false
  var selected: [Expression] = []
  /// Tables in join order; the first is the root.
  var tables: [Int] = []
  /// Join conditions, one for each table after the first.
  var joins: [JoinGraph.Edge] = []
  var condition: Predicate?
  var groupBy: [Expression] = []
  var having: Predicate?
  var orderBy: [Ordering] = []
  var limit: Int?
  var compound: Compound?

  struct Ordering: Hashable, Sendable {
    let expression: Expression
    let isDescending: Bool
  }

  indirect enum Compound: Hashable, Sendable {
    case intersect(Query)
    case except(Query)
    case union(Query)
  }
}

/// What can be selected, compared or ordered by.
enum Expression: Hashable, Sendable {
  case column(Int)
  /// All columns of a table.
  case everything(Int)
  case rows
  case aggregate(Aggregate, column: Int, isDistinct: Bool)
}

enum Aggregate: String, Hashable, Sendable {
  case count, sum
  case average = "avg"
  case minimum = "min"
  case maximum = "max"
}

/// A value that will be bound.
enum Literal: Hashable, Sendable {
  case number(Double)
  case text(String)
}

indirect enum Predicate: Hashable, Sendable {
  case compare(Expression, Comparison, Literal)
  case compareColumns(Expression, Comparison, Expression)
  /// Against one value computed by a query, such as an average.
  case compareQuery(Expression, Comparison, Query)
  case between(Expression, Literal, Literal)
  case like(Expression, pattern: String, isNegated: Bool)
  case isNull(Expression, isNegated: Bool)
  case within(Expression, Query, isNegated: Bool)
  /// What a term of the catalogue stands for.
  case term(TermCondition, isNegated: Bool)
  case and([Predicate])
  case or([Predicate])

  static func all(_ predicates: [Predicate]) -> Predicate? {
    predicates.isEmpty ? nil : predicates.count == 1 ? predicates[0] : .and(predicates)
  }
}
