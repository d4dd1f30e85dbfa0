extension QueryBuilder {
  mutating func select() -> [Expression]? {
    var expressions: [Expression] = []
    for item in sketch.selected {
      guard let slot = item.slot else {
        expressions.append(.rows)
        continue
      }
      if item.isEverything {
        guard isTable(slot) else { return nil }
        expressions.append(.everything(table(slot)))
        continue
      }
      if item.aggregate == .count {
        guard let counted = count(slot, isDistinct: item.isDistinct) else { return nil }
        expressions.append(counted)
        continue
      }
      if item.aggregate != nil, isTable(slot) { return nil }
      guard let column = column(slot) else { return nil }
      need(database.columns[column].table)
      if database.columns[column].table != root {
        let isOwned = sketch.slots[slot].owner.map {
          table($0) == database.columns[column].table
        }
        if isOwned != true { penalty += 0.1 }
        features.mark("select.elsewhere")
        let distance = database.joins.path(from: root, to: database.columns[column].table)
        if distance?.edges.count ?? 9 > 1 { penalty += 0.3 }
      }
      if let aggregate = item.aggregate {
        let kind = database.columns[column].kind
        if kind == .date, aggregate == .average || aggregate == .sum { return nil }
        if kind == .text, database.tables[database.columns[column].table].display == column {
          return nil
        }
        if kind == .text, !database.columns[column].holdsNumbers {
          if aggregate == .average || aggregate == .sum { return nil }
          features.mark("aggregate.text")
          penalty += 0.3
        }
        if database.columns[column].isPrimaryKey { penalty += 0.3 }
        expressions.append(.aggregate(aggregate, column: column, isDistinct: false))
      } else {
        expressions.append(.column(column))
      }
    }
    return Set(expressions).count == expressions.count ? expressions : nil
  }

  /// Numbers that tell things apart or put them in order; nobody adds them up.
  private static let ranks: Set<String> = [
    "grade", "year", "age", "rank", "level", "class", "month", "day", "code", "score", "rating",
    "id", "key", "position", "zip", "phone",
  ]

  mutating func count(_ slot: Int, isDistinct: Bool) -> Expression? {
    switch chosen[slot].element {
    case .table(let table):
      need(table)
      if !isDistinct, let amount = database.amount(of: table) {
        features.mark("count.amount")
        return .aggregate(.sum, column: amount, isDistinct: false)
      }
      if let display = database.tables[table].display, database.tables[table].repeatsThings {
        features.mark("count.things")
        return .aggregate(.count, column: display, isDistinct: true)
      }
      if isDistinct {
        features.mark("count.distinctRows")
        let keys = database.tables[table].primaryKey
        if keys.count == 1 { return .aggregate(.count, column: keys[0], isDistinct: true) }
        // "different affected regions", where a row says that a region was affected.
        if let named = database.namedReference(of: table) {
          return .aggregate(.count, column: named, isDistinct: true)
        }
      }
      return .rows
    case .column(let index):
      let column = database.columns[index]
      need(column.table)
      if !isDistinct, database.tables[column.table].display == index { return .rows }
      // "How many undergraduates": the column holds the numbers themselves.
      if column.kind.isNumeric
        || column.holdsNumbers
          && !Set(column.words).isDisjoint(with: ["count", "number", "amount", "total"]),
        !isDistinct, !column.isPrimaryKey, !column.isForeignKey
      {
        if !Self.ranks.isDisjoint(with: column.words), !column.words.contains("number") {
          // "the number of grades": of different ones.
          features.mark("count.distinct")
          return .aggregate(.count, column: index, isDistinct: true)
        }
        let isComputed = sketch.selected.contains { $0.aggregate != nil && $0.slot != slot }
        if !sketch.groups.isEmpty || sketch.notes.contains(.totalCount) || isComputed {
          features.mark("count.sum")
          return .aggregate(.sum, column: index, isDistinct: false)
        }
        // "How many people live in Texas": the population of one row.
        guard !sketch.conditions.isEmpty || sketch.isRanked else { return nil }
        features.mark(column.words == ["population"] ? "count.population" : "count.measure")
        return .column(index)
      }
      if !Set(column.words).isDisjoint(with: ["count", "number", "amount", "total"]), !isDistinct {
        return nil
      }
      if column.isPrimaryKey, !isDistinct, database.tables[column.table].primaryKey.count == 1 {
        return .rows
      }
      features.mark(isDistinct ? "count.distinct" : "count.column")
      return .aggregate(.count, column: index, isDistinct: true)
    }
  }
}
