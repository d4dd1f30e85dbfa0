/// The form of a query: what figures are broken down by.
package enum QueryShape: String, Sendable, CaseIterable {
  case projection, filter, count, aggregate, order, superlative, group, having
  case rankedGroup = "ranked_group"
  case join
  case joinFilter = "join_filter"
  case joinCount = "join_count"
  case joinAggregate = "join_aggregate"
  case joinOrder = "join_order"
  case joinSuperlative = "join_superlative"
  case joinGroup = "join_group"
  case joinHaving = "join_having"
  case joinRankedGroup = "join_ranked_group"
  case nested
  case setOperation = "set_operation"

  init(_ query: Query) {
    let isJoin = query.tables.count > 1
    if query.compound != nil {
      self = .setOperation
    } else if Self.isNested(query.condition) {
      self = .nested
    } else if !query.groupBy.isEmpty {
      if query.having != nil {
        self = isJoin ? .joinHaving : .having
      } else if query.limit != nil {
        self = isJoin ? .joinRankedGroup : .rankedGroup
      } else {
        self = isJoin ? .joinGroup : .group
      }
    } else if query.limit != nil {
      self = isJoin ? .joinSuperlative : .superlative
    } else if query.selected.contains(.rows) {
      self = isJoin ? .joinCount : .count
    } else if query.selected.contains(where: { if case .aggregate = $0 { true } else { false } }) {
      self = isJoin ? .joinAggregate : .aggregate
    } else if !query.orderBy.isEmpty {
      self = isJoin ? .joinOrder : .order
    } else if query.condition != nil {
      self = isJoin ? .joinFilter : .filter
    } else {
      self = isJoin ? .join : .projection
    }
  }

  private static func isNested(_ predicate: Predicate?) -> Bool {
    switch predicate {
    case .within, .compareQuery: true
    case .and(let parts), .or(let parts): parts.contains { isNested($0) }
    default: false
    }
  }
}
