extension QueryBuilder {
  /// Decides GROUP BY, and adds the group's column to what is selected when it was not named.
  mutating func group(needsRows: Bool) -> Bool {
    let plain = selected.filter { if case .column = $0 { true } else { false } }
    let computed = selected.filter {
      switch $0 {
      case .column, .everything: false
      case .rows, .aggregate: true
      }
    }
    for slot in sketch.groups {
      if computed.isEmpty, !needsRows, isTable(slot) {
        // "the phone number of each employee" groups nothing.
        need(table(slot))
        features.mark("group.idle")
        continue
      }
      guard let shown = groupColumn(slot) else { return false }
      if computed.isEmpty, !needsRows, plain.contains(.column(shown)) {
        // "every album's title" neither.
        features.mark("group.idle")
        continue
      }
      if let same = sameColumn(as: shown, in: plain, orKeyOf: isTable(slot) ? table(slot) : nil) {
        // "the customer ids and the number of accounts of each customer"
        if !groupBy.contains(.column(same)) { groupBy.append(.column(same)) }
        continue
      }
      need(database.columns[shown].table)
      var key = shown
      if isTable(slot) {
        let primary = database.tables[table(slot)].primaryKey
        if primary.count == 1 { key = primary[0] }
      }
      // "the average age and the city for each city": the table's columns name the group too.
      let isNamed = plain.contains { expression in
        guard case .column(let column) = expression else { return false }
        return column == shown || selected.contains(.column(shown))
          || isTable(slot) && database.columns[column].table == table(slot)
      }
      if !groupBy.contains(.column(key)) { groupBy.append(.column(key)) }
      if computed.isEmpty && !needsRows && !isNamed { return false }
      if !isNamed, !computed.isEmpty {
        features.mark("group.added")
        selected =
          sketch.notes.contains(.leadingEach) || sketch.notes.contains(.howMany)
          ? [.column(shown)] + selected : selected + [.column(shown)]
      }
    }
    if !groupBy.isEmpty {
      if computed.isEmpty, !needsRows { return false }
      return true
    }
    if needsRows {
      guard !plain.isEmpty, computed.isEmpty || !plain.isEmpty else { return false }
      return groupSelected(plain)
    }
    if !computed.isEmpty, !plain.isEmpty {
      features.mark("group.implied")
      return groupSelected(plain)
    }
    return true
  }

  /// A selected column that refers to (or is referred to by) what is grouped by.
  private func sameColumn(as shown: Int, in plain: [Expression], orKeyOf table: Int?) -> Int? {
    let keys = [shown] + (table.map { database.tables[$0].primaryKey } ?? [])
    for case .column(let column) in plain where !keys.contains(column) {
      let isSame = database.joins.edges.contains {
        $0.from == column && keys.contains($0.to) || $0.to == column && keys.contains($0.from)
      }
      if isSame { return column }
    }
    return nil
  }

  private mutating func groupColumn(_ slot: Int) -> Int? {
    switch chosen[slot].element {
    case .column(let column): return column
    case .table(let table):
      features.mark("group.table")
      return database.tables[table].display ?? database.tables[table].primaryKey.first
    }
  }

  /// Groups by what is selected: by its table's key when it stands for rows of that table.
  private mutating func groupSelected(_ plain: [Expression]) -> Bool {
    let columns = plain.compactMap { if case .column(let column) = $0 { column } else { nil } }
    let tables = Set(columns.map { database.columns[$0].table })
    if tables.count == 1, let table = tables.first, needed.contains(where: { $0 != table }) {
      let primary = database.tables[table].primaryKey
      let standsForRow = columns.contains { index in
        let column = database.columns[index]
        return index == database.tables[table].display || column.isPrimaryKey || column.isUnique
          || column.hasDuplicates == false || column.words.last == "name"
      }
      if primary.count == 1, standsForRow {
        groupBy = [.column(primary[0])]
        features.mark("group.key")
        return true
      }
    }
    groupBy = plain
    if columns.contains(where: { database.columns[$0].isUnique }), needed.count == 1 {
      features.mark("group.unique")
      penalty += 0.4
    }
    return true
  }
}
