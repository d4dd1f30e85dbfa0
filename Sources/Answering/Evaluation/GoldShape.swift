/// The shape of a query given as text, by its clauses: what an evaluation is broken down by.
enum GoldShape {
  static func of(_ sql: String) -> QueryShape {
    let words = sql.lowercased().split { !($0.isLetter || $0 == "_") }.map(String.init)
    func has(_ word: String) -> Bool { words.contains(word) }
    let hasAggregate = ["count", "avg", "sum", "min", "max"].contains(where: has)
    if has("union") || has("intersect") || has("except") { return .setOperation }
    if words.filter({ $0 == "select" }).count > 1 { return .nested }
    let isJoin = has("join")
    if has("group") {
      if has("having") { return isJoin ? .joinHaving : .having }
      if has("limit") { return isJoin ? .joinRankedGroup : .rankedGroup }
      return isJoin ? .joinGroup : .group
    }
    if has("limit") { return isJoin ? .joinSuperlative : .superlative }
    if hasAggregate {
      let isCount = has("count")
      return isCount ? (isJoin ? .joinCount : .count) : (isJoin ? .joinAggregate : .aggregate)
    }
    if has("order") { return isJoin ? .joinOrder : .order }
    if has("where") { return isJoin ? .joinFilter : .filter }
    return isJoin ? .join : .projection
  }

  static func isOrdered(_ sql: String) -> Bool {
    let words = sql.lowercased().split(whereSeparator: \.isWhitespace)
    // An ORDER BY inside a subquery orders nothing outside.
    var depth = 0
    for (index, word) in words.enumerated() {
      if word == "order", depth == 0, index + 1 < words.count, words[index + 1].hasPrefix("by") {
        return true
      }
      depth += word.filter { $0 == "(" }.count - word.filter { $0 == ")" }.count
    }
    return false
  }
}
