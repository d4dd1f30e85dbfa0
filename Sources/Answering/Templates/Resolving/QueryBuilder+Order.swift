extension QueryBuilder {
  // MARK: Order and having

  mutating func having() -> [Predicate]? {
    var predicates: [Predicate] = []
    for item in sketch.having {
      guard let expression = key(item.key) else { return nil }
      predicates.append(.compare(expression, item.comparison, item.literal))
    }
    return predicates
  }

  mutating func orders() -> [Query.Ordering]? {
    var orders: [Query.Ordering] = []
    for order in sketch.orders {
      guard let expression = key(order.key) else { return nil }
      var isDescending = order.isDescending
      if case .slot(let slot) = order.key, chosen[slot].isReversed { isDescending.toggle() }
      if sketch.notes.contains(.byAge), case .column(let index) = expression,
        !database.columns[index].words.contains("age")
      {
        isDescending.toggle()
      }
      orders.append(Query.Ordering(expression: expression, isDescending: isDescending))
    }
    return orders
  }

  mutating func key(_ key: Sketch.Key) -> Expression? {
    switch key {
    case .slot(let slot):
      guard let column = column(slot) else { return nil }
      need(database.columns[column].table)
      if sketch.isRanked, database.columns[column].isForeignKey { return nil }
      let kind = database.columns[column].kind
      if sketch.isRanked, kind == .text {
        features.mark("rank.text")
        penalty += 0.1
      }
      return .column(column)
    case .aggregate(let aggregate, let slot):
      guard case .column(let column) = chosen[slot].element else { return nil }
      need(database.columns[column].table)
      return .aggregate(aggregate, column: column, isDistinct: false)
    case .count(nil): return .rows
    case .count(let slot?):
      switch chosen[slot].element {
      case .table(let table):
        need(table)
        return .rows
      case .column(let index):
        let column = database.columns[index]
        need(column.table)
        if column.kind.isNumeric, !column.isPrimaryKey, !column.isForeignKey {
          features.mark("rank.numberColumn")
          return .column(index)
        }
        features.mark("rank.countColumn")
        return .rows
      }
    }
  }

  func countsRows(_ orders: [Query.Ordering]) -> Bool {
    orders.contains {
      switch $0.expression {
      case .rows, .aggregate: true
      case .column, .everything: false
      }
    }
  }
}
