extension PhraseReader {
  /// "has the most rivers": the rows that most of the counted ones refer to; all, should several.
  func ranked(
    _ reading: Reading<RowSet>, by counted: RowSet, isHigh: Bool
  ) -> [Reading<RowSet>] {
    relations.references(from: counted.table, to: reading.meaning.table).map { edge in
      var rows = reading.meaning
      rows.add(
        .within(
          .column(edge.to), most(counted, of: edge.from, .rows, isHigh), isNegated: false))
      return reading.with(rows, mark: "chain.rank")
    }
  }

  /// "borders the most states", "runs through the most states": counted by the column that says so.
  func ranked(
    _ reading: Reading<RowSet>, through column: Int, by counted: RowSet, isHigh: Bool
  ) -> [Reading<RowSet>] {
    let table = reading.meaning.table
    let home = database.columns[column].table
    var found: [Reading<RowSet>] = []
    for edge in database.joins.edges where edge.from == column {
      let target = database.columns[edge.to].table
      if home == table, target == counted.table, let name = database.tables[table].display,
        name != column
      {
        var all = RowSet(home)
        all.add(counted.isPlain ? nil : counted.holds(column, edge.to))
        let count = Expression.aggregate(.count, column: column, isDistinct: true)
        var rows = reading.meaning
        rows.add(.within(.column(name), most(all, of: name, count, isHigh), isNegated: false))
        found.append(reading.with(rows, mark: "chain.rank.through"))
      } else if target == table, home != table {
        let others = database.joins.edges.filter {
          $0.from != column && database.columns[$0.from].table == home
            && database.columns[$0.to].table == counted.table
        }
        for other in others {
          var all = RowSet(home)
          all.add(counted.isPlain ? nil : counted.holds(other.from, other.to))
          var rows = reading.meaning
          rows.add(
            .within(.column(edge.to), most(all, of: column, .rows, isHigh), isNegated: false))
          found.append(reading.with(rows, mark: "chain.rank.through"))
        }
      }
    }
    return found
  }

  /// The values of `key` that most (or fewest) of the rows share.
  private func most(
    _ rows: RowSet, of key: Int, _ count: Expression, _ isHigh: Bool
  ) -> Query {
    var bound = rows.query([count])
    bound.groupBy = [.column(key)]
    bound.orderBy = [Query.Ordering(expression: count, isDescending: isHigh)]
    bound.limit = 1
    var query = rows.query([.column(key)])
    query.groupBy = [.column(key)]
    query.having = .compareQuery(count, .equal, bound)
    return query
  }
}
