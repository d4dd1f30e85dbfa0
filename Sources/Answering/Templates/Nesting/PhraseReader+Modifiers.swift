extension PhraseReader {
  /// A phrase with all that may be said of its rows behind it, the bare phrase among them.
  mutating func modified(
    _ reading: Reading<RowSet>, isNamed: Bool = false
  ) -> [Reading<RowSet>] {
    var all = [reading]
    var frontier = [reading]
    var rounds = 0
    while !frontier.isEmpty, rounds < 4 {
      rounds += 1
      var next: [Reading<RowSet>] = []
      for one in frontier {
        // What comes late is rather said of the phrase just before it.
        let late = rounds > 1 ? 0.06 : 0
        for more in modifier(of: one, isNamed: isNamed) where more.next > one.next {
          next.append(more.with(more.meaning, cost: late))
        }
      }
      frontier = Self.best(next)
      all += frontier
    }
    return all
  }

  /// What "that", "which are" and verbs that say nothing take up.
  struct Opening {
    var index: Int
    var isNegated = false
    var isClause = false
    var hasCopula = false
    var verbs = 0
  }

  func opening(at start: Int) -> Opening {
    var opening = Opening(index: start)
    while let marker = marker(opening.index) {
      switch marker {
      case .that, .who, .what:
        if opening.isClause || opening.verbs > 0 { return opening }
        opening.isClause = true
      case .copula: opening.hasCopula = true
      case .auxiliary: break
      case .verb, .unknownVerb: opening.verbs += 1
      case .not: opening.isNegated.toggle()
      default: return opening
      }
      opening.index += 1
    }
    return opening
  }

  private mutating func modifier(
    of reading: Reading<RowSet>, isNamed: Bool
  ) -> [Reading<RowSet>] {
    let opening = opening(at: reading.next)
    let index = opening.index
    guard let chunk = chunk(index) else { return [] }
    var base = reading
    if opening.verbs > 0 {
      base.trail.marks.insert("chain.verb")
      base.trail.cost += 0.02 * Double(opening.verbs)
    }
    if opening.isNegated { base.trail.marks.insert("chain.negated") }
    switch chunk.kind {
    case .value(let value):
      var found = opening.isClause ? inverse(base, at: index, opening.isNegated) : []
      if !opening.isNegated, value.candidates.count > 0, !opening.isClause, opening.verbs == 0 {
        found += said(value, of: base, isName: true).map { said in
          var said = said.with(said.meaning, next: index + 1, cost: 0.05)
          said.trail.storedValues += 1
          return said
        }
      }
      return found
    case .mention(let mention):
      if isNamed, !opening.isClause { return [] }
      var found = related(base, by: mention, at: index, opening.isNegated)
      if opening.isClause { found += inverse(base, at: index, opening.isNegated) }
      return found
    case .term(let term):
      guard opening.hasCopula || opening.isClause,
        let own = term.candidates.first(where: { $0.table == base.meaning.table })
      else { return [] }
      var rows = base.meaning
      rows.add(.term(own.condition, isNegated: opening.isNegated))
      var next = index + 1
      // "that are major cities"
      if let noun = self.chunk(next)?.mention,
        tables(of: noun).contains(where: { $0.table == rows.table })
      {
        next += 1
      }
      return [base.with(rows, next: next, mark: "term")]
    case .marker(let marker): return modifier(of: base, marker, at: index, opening, isNamed)
    default: return []
    }
  }

  private mutating func modifier(
    of base: Reading<RowSet>, _ marker: Marker, at index: Int, _ opening: Opening, _ isNamed: Bool
  ) -> [Reading<RowSet>] {
    switch marker {
    case .within, .of, .by:
      if let after = self.marker(index + 1), after == .what || after == .that {
        return inverse(base, at: index + 2, opening.isNegated)
      }
      var found = belonging(base, at: index + 1, opening.isNegated)
      if marker == .by, !isNamed {
        // "the largest city by population" is handled where the adjective is.
        found = found.map { $0.with($0.meaning, cost: 0.1) }
      }
      return found
    case .with, .have, .contains:
      return isNamed ? [] : having(base, at: index + 1, opening.isNegated)
    case .without: return isNamed ? [] : belonging(base, at: index + 1, true)
    case .whose: return isNamed ? [] : property(base, at: index + 1)
    case .named:
      guard let value = chunk(index + 1)?.value, !opening.isNegated else { return [] }
      let table = base.meaning.table
      return value.candidates.filter { database.tables[table].display == $0.column }.map {
        var rows = base.meaning
        rows.add(.compare(.column($0.column), .equal, .text($0.text)))
        var next = base.with(rows, next: index + 2)
        next.trail.choices.append((value.range, .column($0.column)))
        next.trail.storedValues += 1
        return next
      }
    case .superlative(let adjective)
    where opening.hasCopula && !opening.isNegated && !isNamed:
      // "the state that is the largest"
      let after = self.marker(index + 1)
      guard isEnd(index + 1) || after == .within || after == .of else { return [] }
      return extreme(adjective, of: base, at: chunks[index].range).map {
        $0.with($0.meaning, next: index + 1)
      }
    case .most, .least:
      return []
    default: return []
    }
  }

  /// "in Texas", "of the largest state": rows that belong to rows of another table.
  mutating func belonging(
    _ base: Reading<RowSet>, at index: Int, _ isNegated: Bool
  ) -> [Reading<RowSet>] {
    let others = phrases(at: index)
    // "the city of New York" is the city, not one of the state.
    let isApposed =
      base.meaning.isPlain && isSingular(index - 2) && chunk(index)?.value != nil
      && marker(index - 1) == .of
      && others.contains { $0.meaning.table == base.meaning.table && !$0.meaning.isWhole }
    return others.flatMap { other -> [Reading<RowSet>] in
      let trail = base.trail + other.trail
      if other.meaning.table == base.meaning.table, !other.meaning.isWhole {
        // "the state of Texas"
        guard base.meaning.isPlain, !isNegated else { return [] }
        return [Reading(meaning: other.meaning, next: other.next, trail: trail)]
      }
      if isApposed, !other.meaning.isWhole { return [] }
      let ways = relations.ways(
        from: base.meaning.table, to: other.meaning, isNegated: isNegated)
      return ways.map { way in
        var rows = base.meaning
        rows.add(way.condition)
        return Reading(meaning: rows, next: other.next, trail: trail)
          .with(rows, cost: way.cost, mark: way.mark ?? "chain.belongs")
      }
    }
  }

  /// "border Texas", "run through states that …", "traverse the most states": a column that relates
  /// rows, and the rows it relates them to.
  mutating func related(
    _ base: Reading<RowSet>, by mention: Mention, at start: Int, _ isNegated: Bool
  ) -> [Reading<RowSet>] {
    var found: [Reading<RowSet>] = []
    for (column, score) in relating(mention) {
      var index = start + 1
      while let marker = marker(index), [.within, .of, .by, .copula].contains(marker) { index += 1 }
      var trail = base.trail
      trail.choose(.column(column), at: mention.range, score)
      let named = Reading(meaning: base.meaning, next: index, trail: trail)
      if marker(index) == .most || marker(index) == .least, !isNegated {
        let isHigh = marker(index) == .most
        found += phrases(at: index + 1).flatMap { counted -> [Reading<RowSet>] in
          let both = Reading(
            meaning: base.meaning, next: counted.next, trail: trail + counted.trail)
          return ranked(both, through: column, by: counted.meaning, isHigh: isHigh)
        }
      }
      for other in phrases(at: index) {
        let ways = relations.ways(
          from: base.meaning.table, through: column, to: other.meaning, isNegated: isNegated)
        for way in ways {
          var rows = base.meaning
          rows.add(way.condition)
          found.append(
            Reading(meaning: rows, next: other.next, trail: named.trail + other.trail)
              .with(rows, cost: way.cost, mark: "chain.related"))
        }
      }
    }
    return found
  }

  /// "that the Mississippi runs through", "through which the longest river flows": the other rows
  /// come first.
  mutating func inverse(
    _ base: Reading<RowSet>, at start: Int, _ isNegated: Bool
  ) -> [Reading<RowSet>] {
    phrases(at: start).flatMap { other -> [Reading<RowSet>] in
      let opening = opening(at: other.next)
      let index = opening.index
      let isNegated = isNegated != opening.isNegated
      var trail = base.trail + other.trail
      var found: [Reading<RowSet>] = []
      if let mention = chunk(index)?.mention {
        var next = index + 1
        while let marker = marker(next), [.within, .of].contains(marker) { next += 1 }
        for (column, score) in relating(mention) {
          var named = trail
          named.choose(.column(column), at: mention.range, score)
          for way in relations.ways(
            from: base.meaning.table, through: column, to: other.meaning, isNegated: isNegated)
          {
            var rows = base.meaning
            rows.add(way.condition)
            found.append(
              Reading(meaning: rows, next: next, trail: named)
                .with(rows, cost: way.cost, mark: "chain.inverse"))
          }
        }
        return found
      }
      guard opening.verbs > 0 || marker(index) == .have || marker(index) == .within else {
        return []
      }
      trail.marks.insert("chain.verb")
      var next = index
      while let marker = marker(next), [.have, .within, .of, .verb].contains(marker) { next += 1 }
      for way in relations.ways(
        from: base.meaning.table, to: other.meaning, isNegated: isNegated)
      {
        var rows = base.meaning
        rows.add(way.condition)
        found.append(
          Reading(meaning: rows, next: next, trail: trail)
            .with(rows, cost: way.cost + 0.04, mark: "chain.inverse"))
      }
      return found
    }
  }

  private func isSingular(_ index: Int) -> Bool {
    guard let mention = chunk(index)?.mention else { return false }
    let token = linker.tokens[mention.range.upperBound - 1]
    return token.lower == token.lemma
  }

  /// Columns that refer to other rows, among those a name may mean.
  func relating(_ mention: Mention) -> [(column: Int, score: Double)] {
    mention.candidates.compactMap {
      guard case .column(let column) = $0.element, database.columns[column].isForeignKey,
        $0.score >= max(0.75, mention.best - 0.1)
      else { return nil }
      return (column, $0.score)
    }
  }
}
