extension QueryBuilder {
  // MARK: Order and having

  mutating func having() -> [Predicate]? {
    var predicates: [Predicate] = []
    for item in sketch.having {
      guard let expression = key(item.key) else { return nil }
      if expression == .rows, isNever(item) { return nil }
      predicates.append(.compare(expression, item.comparison, item.literal))
    }
    return predicates
  }

  /// "with 0 loans": what is counted is there, so there is one at least.
  private func isNever(_ having: Sketch.Having) -> Bool {
    guard case .number(let number) = having.literal else { return false }
    return switch having.comparison {
    case .equal, .lessOrEqual: number < 1
    case .less: number <= 1
    default: false
    }
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
      if let held = heldNumber(of: slot) {
        features.mark("rank.heldNumber")
        return .column(held)
      }
      switch chosen[slot].element {
      case .table(let table):
        need(table)
        return .rows
      case .column(let index):
        let column = database.columns[index]
        need(column.table)
        if column.kind.isNumeric, !column.isPrimaryKey, !column.isForeignKey {
          features.mark("rank.numberColumn")
          // "the department with the most credits": of one of its courses, or of all together?
          if sketch.isRanked, selected.allSatisfy({ repeats($0) }) { return nil }
          return .column(index)
        }
        features.mark("rank.countColumn")
        return .rows
      }
    }
  }

  /// The column that holds the number of what is counted: a party's `number_of_hosts` for "most
  /// hosts", whatever other table may tell of some hosts.
  private func heldNumber(of slot: Int) -> Int? {
    guard let word = sketch.slots[slot].word, table(slot) != root else { return nil }
    let held = database.tables[root].columns.filter { index in
      let column = database.columns[index]
      return column.kind.isNumeric && !column.isPrimaryKey && !column.isForeignKey
        && column.fullWords.count > 1
        && column.fullWords.filter { !Self.counting.contains($0) } == [word]
    }
    return held.count == 1 ? held[0] : nil
  }

  private static let counting: Set<String> = [
    "number", "num", "no", "count", "amount", "total", "quantity", "of", "the",
  ]

  private func repeats(_ expression: Expression) -> Bool {
    guard case .column(let index) = expression else { return false }
    return database.columns[index].table == root && database.columns[index].hasDuplicates == true
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
