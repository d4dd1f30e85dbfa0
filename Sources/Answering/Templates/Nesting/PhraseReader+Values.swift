extension PhraseReader {
  /// The rows a stored value names, where it is at home: Texas is a state, not a column of cities.
  func rows(named value: ValueMention) -> [(rows: RowSet, element: Element, cost: Double)] {
    if let constant = value.candidates.first(where: { isConstant($0.column) }) {
      var rows = RowSet(database.columns[constant.column].table)
      rows.isWhole = true
      return [(rows, .column(constant.column), 0.02)]
    }
    var found: [(rows: RowSet, element: Element, cost: Double)] = []
    for candidate in value.candidates {
      var home = candidate.column
      var cost = 0.0
      if database.columns[home].isForeignKey {
        guard let edge = database.joins.edges.first(where: { $0.from == home }),
          database.tables[database.columns[edge.to].table].display == edge.to
        else { continue }
        home = edge.to
      }
      let table = database.columns[home].table
      if database.tables[table].display != home { cost += 0.15 }
      let rows = RowSet(table, [.compare(.column(home), .equal, .text(candidate.text))])
      if !found.contains(where: { $0.rows == rows }) {
        found.append((rows, .column(home), cost + (value.isExact ? 0 : 0.1)))
      }
    }
    // Of two names the one that others refer to is the better known.
    let tables = found.map(\.rows.table)
    return found.map { item in
      let refers = database.joins.edges.contains {
        database.columns[$0.from].table == item.rows.table
          && database.columns[$0.to].table != item.rows.table
          && tables.contains(database.columns[$0.to].table)
      }
      return (item.rows, item.element, item.cost + (refers ? 0.05 : 0))
    }
  }

  /// "in the USA", where no row says anything else.
  func isConstant(_ column: Int) -> Bool {
    database.columns[column].distinctTexts == 1 && database.columns[column].hasDuplicates == true
  }

  /// What a value beside a noun says of its rows: their name, a property, or where they belong.
  func said(
    _ value: ValueMention, of reading: Reading<RowSet>, isName: Bool
  ) -> [Reading<RowSet>] {
    let table = reading.meaning.table
    if value.candidates.contains(where: { isConstant($0.column) }) {
      return [reading.with(reading.meaning, cost: 0.02)]
    }
    let own = value.candidates.filter { candidate in
      database.columns[candidate.column].table == table
        && !reading.meaning.conditions.contains {
          if case .compare(.column(candidate.column), .equal, _) = $0 { true } else { false }
        }
    }
    var found: [Reading<RowSet>] = []
    for candidate in own {
      let isDisplay = database.tables[table].display == candidate.column
      // "the Colorado river" has that name; "Texas cities" are there.
      let cost = isDisplay ? 0 : isName ? 0.08 : 0.02
      var rows = reading.meaning
      rows.add(.compare(.column(candidate.column), .equal, .text(candidate.text)))
      var next = reading.with(rows, cost: cost)
      next.trail.choices.append((value.range, .column(candidate.column)))
      found.append(next)
    }
    guard found.isEmpty else { return found }
    for home in rows(named: value) {
      for way in relations.ways(from: table, to: home.rows) {
        var rows = reading.meaning
        rows.add(way.condition)
        var next = reading.with(rows, cost: 0.05 + home.cost + way.cost, mark: way.mark)
        next.trail.choices.append((value.range, home.element))
        found.append(next)
      }
    }
    return found
  }
}
