/// Words of SQL that repair must know.
enum SQLWords {
  /// What may stand right after a literal.
  static let afterLiteral: Set<String> = [
    "AND", "OR", "THEN", "ELSE", "END", "AS", "IN", "LIKE", "GLOB", "BETWEEN", "IS", "NOT", "FROM",
    "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "COLLATE",
    "ESCAPE", "WHEN", "ASC", "DESC", "ON", "JOIN",
  ]

  /// What ends the list of sources of a SELECT.
  static let afterFrom: Set<String> = [
    "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "WINDOW", "UNION", "EXCEPT", "INTERSECT",
  ]

  /// What may stand between two sources.
  static let joining: Set<String> = [
    "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "ON", "USING",
  ]

  /// Words that no bare alias is.
  static let reserved: Set<String> = afterFrom.union(joining).union([
    "SELECT", "FROM", "AS", "AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL", "CASE",
    "WHEN", "THEN", "ELSE", "END", "DISTINCT", "ALL", "BY", "ASC", "DESC", "OFFSET", "EXISTS",
    "CAST", "WITH", "RECURSIVE", "SET", "VALUES", "COLLATE", "ESCAPE", "GLOB", "OVER",
    "PARTITION", "FILTER", "INDEXED", "TRUE", "FALSE",
  ])
}
