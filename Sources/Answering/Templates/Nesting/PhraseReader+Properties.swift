extension PhraseReader {
  /// "with the largest area", "has the most rivers", "that have a city named Austin", "with capital
  /// Austin".
  mutating func having(
    _ base: Reading<RowSet>, at index: Int, _ isNegated: Bool
  ) -> [Reading<RowSet>] {
    var found: [Reading<RowSet>] = []
    switch marker(index) {
    case .superlative(let adjective) where !isNegated:
      let isHigh = Adjectives.table[adjective]?.isHigh ?? true
      found += measured(base, at: index + 1, isHigh: isHigh)
    case .maximum where !isNegated: found += measured(base, at: index + 1, isHigh: true)
    case .minimum where !isNegated: found += measured(base, at: index + 1, isHigh: false)
    case .most where !isNegated, .least where !isNegated:
      let isHigh = marker(index) == .most
      found += measured(base, at: index + 1, isHigh: isHigh).map {
        $0.with($0.meaning, cost: 0.05)
      }
      found += phrases(at: index + 1).flatMap { counted -> [Reading<RowSet>] in
        let both = Reading(
          meaning: base.meaning, next: afterEcho(counted.next),
          trail: base.trail + counted.trail)
        return ranked(both, by: counted.meaning, isHigh: isHigh)
      }
    default: break
    }
    if !isNegated { found += property(base, at: index) }
    return found + belonging(base, at: index, isNegated)
  }

  /// "the capital of the largest state", a city: a column whose name says what rows it names.
  mutating func referred(at index: Int) -> [Reading<RowSet>] {
    guard let mention = chunk(index)?.mention else { return [] }
    var found: [Reading<RowSet>] = []
    for candidate in mention.candidates.prefix(3) {
      guard case .column(let column) = candidate.element, candidate.score >= 0.85,
        let key = named(by: column)
      else { continue }
      let home = database.columns[column].table
      var all = Reading(meaning: RowSet(home), next: index + 1)
      all.trail.choose(candidate.element, at: mention.range, candidate.score)
      var owners = [all]
      if let marker = marker(index + 1), [.of, .within].contains(marker) {
        owners += phrases(at: index + 2).filter { $0.meaning.table == home || $0.meaning.isWhole }
          .map { owner in
            let rows = owner.meaning.table == home ? owner.meaning : RowSet(home)
            return Reading(meaning: rows, next: owner.next, trail: all.trail + owner.trail)
          }
      }
      found += owners.flatMap { owner in
        let query = owner.meaning.values(of: column)
        let rows = RowSet(
          database.columns[key].table, [.within(.column(key), query, isNegated: false)])
        let reading = owner.with(rows, cost: 0.1, mark: "chain.referred")
        // "the capital of Texas": whose it is, not where.
        let isOwned = marker(owner.next) == .of || marker(owner.next) == .within
        return isOwned ? [reading] : modified(reading)
      }
    }
    return found
  }

  /// What a column of texts names rows of another table by: the capital city, the home stadium.
  private func named(by column: Int) -> Int? {
    guard database.columns[column].kind == .text, !database.columns[column].isForeignKey else {
      return nil
    }
    let words = database.names.names.filter { $0.element == .column(column) && $0.words.count > 1 }
      .compactMap(\.words.last)
    for (index, table) in database.tables.enumerated()
    where index != database.columns[column].table && table.lemmas.count == 1
      && words.contains(table.lemmas[0])
    {
      if let display = table.display, database.columns[display].kind == .text { return display }
    }
    return nil
  }

  /// "the neighbouring states of Michigan": the column that relates them comes first.
  mutating func around(at start: Int) -> [Reading<RowSet>] {
    guard let mention = chunk(start)?.mention, let noun = chunk(start + 1)?.mention,
      let marker = marker(start + 2), [.of, .within, .by].contains(marker)
    else { return [] }
    var found: [Reading<RowSet>] = []
    for candidate in tables(of: noun) {
      for (column, score) in relating(mention) {
        var base = Reading(meaning: RowSet(candidate.table), next: start + 2)
        base.trail.choose(.table(candidate.table), at: noun.range, candidate.score)
        base.trail.choose(.column(column), at: mention.range, score)
        for other in phrases(at: start + 3) {
          for way in relations.ways(from: candidate.table, through: column, to: other.meaning) {
            var rows = base.meaning
            rows.add(way.condition)
            found.append(
              Reading(meaning: rows, next: other.next, trail: base.trail + other.trail)
                .with(rows, cost: way.cost, mark: "chain.related"))
          }
        }
      }
    }
    return found
  }

  /// "the most rivers running through it": says once more how they belong together.
  private func afterEcho(_ start: Int) -> Int {
    var index = opening(at: start).index
    if let mention = chunk(index)?.mention, !relating(mention).isEmpty { index += 1 }
    while marker(index) == .within { index += 1 }
    return isEnd(index) ? index : start
  }

  /// "the largest population": a column of the rows themselves.
  private func measured(
    _ base: Reading<RowSet>, at index: Int, isHigh: Bool
  ) -> [Reading<RowSet>] {
    guard let mention = chunk(index)?.mention else { return [] }
    return columns(of: mention, in: base.meaning.table).filter { isNumeric($0.column) }
      .map { column, score in
        var next = base.with(
          base.meaning.extreme(column, isHigh: isHigh), next: index + 1,
          mark: "chain.superlative")
        next.trail.choose(.column(column), at: mention.range, score)
        return next
      }
  }

  func columns(of mention: Mention, in table: Int) -> [(column: Int, score: Double)] {
    mention.candidates.compactMap {
      guard case .column(let column) = $0.element, database.columns[column].table == table,
        $0.score >= max(0.7, mention.best - 0.2)
      else { return nil }
      return (column, $0.score)
    }
  }

  /// "whose capital is Austin", "with capital Austin", "whose area is the largest", "with a
  /// population over 1000".
  func property(_ base: Reading<RowSet>, at index: Int) -> [Reading<RowSet>] {
    guard let mention = chunk(index)?.mention else { return [] }
    var place = index + 1
    while let marker = marker(place), [.copula, .of].contains(marker) { place += 1 }
    var found: [Reading<RowSet>] = []
    for (column, score) in columns(of: mention, in: base.meaning.table) {
      var named = base
      named.trail.choose(.column(column), at: mention.range, score)
      switch chunk(place)?.kind {
      case .value(let value):
        for candidate in value.candidates where candidate.column == column {
          var rows = base.meaning
          rows.add(.compare(.column(column), .equal, .text(candidate.text)))
          named.trail.storedValues += 1
          found.append(named.with(rows, next: place + 1))
        }
        if value.candidates.isEmpty == false, found.isEmpty, database.columns[column].isForeignKey,
          let edge = database.joins.edges.first(where: { $0.from == column })
        {
          for home in self.rows(named: value)
          where home.rows.table == database.columns[edge.to].table {
            var rows = base.meaning
            rows.add(home.rows.holds(column, edge.to))
            found.append(named.with(rows, next: place + 1))
          }
        }
      case .marker(.superlative(let adjective)) where isNumeric(column):
        let isHigh = Adjectives.table[adjective]?.isHigh ?? true
        found.append(
          named.with(
            base.meaning.extreme(column, isHigh: isHigh), next: place + 1,
            mark: "chain.superlative"))
      case .marker(.more(let comparison)) where isNumeric(column):
        guard let number = chunk(place + 1)?.number, database.columns[column].kind != .date else {
          continue
        }
        var rows = base.meaning
        rows.add(.compare(.column(column), comparison, .number(number)))
        found.append(named.with(rows, next: place + 2, mark: "chain.compared"))
      default: break
      }
    }
    return found
  }
}
