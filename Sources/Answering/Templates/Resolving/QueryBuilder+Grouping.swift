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
      if !needsRows { ungroupOwnRows(plain) }
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

  /// "the average population for each city", where each row is a city: of one row nothing is
  /// averaged. What else is selected is grouped by, or nothing is.
  private mutating func ungroupOwnRows(_ plain: [Expression]) {
    guard needed == [root], groupBy.contains(where: { isOwnKey($0) }) else { return }
    let others = groupBy.filter { !isOwnKey($0) }
    let rest = plain.filter { !isOwnKey($0) }
    if others.isEmpty, features["count.sum"] > 0 || plain.contains(where: { isOwnKey($0) }) {
      // "the number and the number of rooms of each apartment": the rooms themselves.
      guard features["count.sum"] > 0 else { return }
      let values = selected.map { expression in
        if case .aggregate(.sum, let column, _) = expression {
          Expression.column(column)
        } else {
          expression
        }
      }
      guard values.allSatisfy({ if case .column = $0 { true } else { false } }) else { return }
      selected = values
      groupBy = []
    } else {
      if others.isEmpty, rest.isEmpty, selected.allSatisfy({ isOwnKey($0) || isCounted($0) }) {
        return
      }
      selected = selected.filter { !isOwnKey($0) || plain.contains($0) }
      groupBy = others.isEmpty ? rest : others
    }
    features.mark("group.ownRows")
  }

  /// Rows counted, or numbers added up: worth a row each, were it only one that is added.
  private func isCounted(_ expression: Expression) -> Bool {
    if case .aggregate(.sum, _, _) = expression { true } else { expression == .rows }
  }

  /// Whether a column tells the rows of the root apart: their key, or their names when none repeats.
  private func isOwnKey(_ expression: Expression) -> Bool {
    guard case .column(let index) = expression, database.columns[index].table == root else {
      return false
    }
    let column = database.columns[index]
    let key = database.tables[root].primaryKey
    return column.isUnique || key == [index]
      || database.tables[root].display == index
        && (column.hasDuplicates == false || key.count == 1 && groupBy.contains(.column(key[0])))
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
