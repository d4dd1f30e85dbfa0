extension PhraseReader {
  /// All queries the whole question may mean, cheapest first.
  mutating func queries() -> [Reading<Query>] {
    var start = 0
    while let marker = marker(start), [.command, .who, .within, .copula, .of].contains(marker) {
      // "what can you tell me about the population of Texas"
      start += 1
    }
    var isAsked = false
    while let marker = marker(start), [.what, .that].contains(marker) {
      isAsked = true
      start += 1
      while let marker = self.marker(start), [.copula, .command, .of].contains(marker) {
        start += 1
      }
    }
    var found: [Reading<Query>] = []
    switch marker(start) {
    case .howMany: found = counted(at: start + 1)
    case .howAdjective(let adjective): found = measured(adjective, at: start + 1)
    case .count: found = counted(at: start + 1)
    default:
      found = listed(at: start) + properties(at: start)
      if isAsked { found += asked(at: start).compactMap { list($0) } }
    }
    return Self.best(found.filter { isEnd(afterTrailing($0.next)) })
  }

  /// "in", "have", "there": what a question may end with and says nothing.
  private func afterTrailing(_ start: Int) -> Int {
    var index = start
    while let marker = marker(index),
      [.within, .have, .of, .with, .verb, .copula, .that].contains(marker)
    { index += 1 }
    return index
  }

  // MARK: Rows

  private mutating func listed(at start: Int) -> [Reading<Query>] {
    phrases(at: start).filter { !$0.meaning.isPlain }.compactMap { list($0) }
  }

  /// What stands for the rows, read where it is without a table that would only repeat it.
  private func list(_ rows: Reading<RowSet>) -> Reading<Query>? {
    guard let display = database.tables[rows.meaning.table].display else { return nil }
    var query = rows.meaning.values(of: display)
    if query.tables == [rows.meaning.table], database.tables[rows.meaning.table].repeatsThings,
      rows.trail.marks.contains("chain.rank.through") || rows.trail.marks.contains("chain.negated")
    {
      query.isDistinct = true
    }
    return rows.with(query, mark: "chain.list")
  }

  /// "what states does the longest river run through", "which state is the largest city of Montana
  /// in", "what state is Austin the capital of".
  private mutating func asked(at start: Int) -> [Reading<RowSet>] {
    guard let mention = chunk(start)?.mention else { return [] }
    return tables(of: mention).flatMap { candidate -> [Reading<RowSet>] in
      var base = Reading(meaning: RowSet(candidate.table), next: start + 1)
      base.trail.choose(.table(candidate.table), at: mention.range, candidate.score)
      var index = start + 1
      // "how many states in the US does …"
      if marker(index) == .within {
        if marker(index + 1) == .auxiliary {
          index += 1
        } else if let value = chunk(index + 1)?.value,
          value.candidates.contains(where: { isConstant($0.column) })
        {
          index += 2
        }
      }
      switch marker(index) {
      case .auxiliary: return inverse(base, at: index + 1, false) + having(base, index + 1)
      case .copula: return place(base, at: index + 1) + capital(base, at: index + 1)
      default: return []
      }
    }
  }

  /// "… does Texas have"
  private mutating func having(_ base: Reading<RowSet>, _ index: Int) -> [Reading<RowSet>] {
    phrases(at: index).flatMap { other -> [Reading<RowSet>] in
      guard marker(other.next) == .have || marker(other.next) == .contains else { return [] }
      return relations.ways(from: base.meaning.table, to: other.meaning).map { way in
        Reading(
          meaning: RowSet(base.meaning.table, way.condition.map { [$0] } ?? []),
          next: other.next + 1, trail: base.trail + other.trail
        ).with(
          RowSet(base.meaning.table, way.condition.map { [$0] } ?? []), cost: way.cost,
          mark: "chain.inverse")
      }
    }
  }

  /// "which state is the largest city of Montana in"
  private mutating func place(_ base: Reading<RowSet>, at index: Int) -> [Reading<RowSet>] {
    phrases(at: index).flatMap { other -> [Reading<RowSet>] in
      if isEnd(other.next), other.meaning.table == base.meaning.table, !other.meaning.isPlain {
        // "what state is the state with the most rivers"
        return [other]
      }
      guard marker(other.next) == .within, isEnd(other.next + 1),
        other.meaning.table != base.meaning.table
      else { return [] }
      return relations.ways(from: base.meaning.table, to: other.meaning).map { way in
        Reading(
          meaning: RowSet(base.meaning.table, way.condition.map { [$0] } ?? []),
          next: other.next + 1, trail: base.trail + other.trail
        ).with(
          RowSet(base.meaning.table, way.condition.map { [$0] } ?? []), cost: way.cost,
          mark: "chain.inverse")
      }
    }
  }

  /// "what state is Austin the capital of"
  private func capital(_ base: Reading<RowSet>, at index: Int) -> [Reading<RowSet>] {
    guard let value = chunk(index)?.value, let mention = chunk(index + 1)?.mention,
      marker(index + 2) == .of, isEnd(index + 3)
    else { return [] }
    return columns(of: mention, in: base.meaning.table).flatMap { column, score in
      value.candidates.filter { $0.column == column }.map { candidate in
        var rows = base.meaning
        rows.add(.compare(.column(column), .equal, .text(candidate.text)))
        var next = base.with(rows, next: index + 3, mark: "chain.inverse")
        next.trail.choose(.column(column), at: mention.range, score)
        next.trail.storedValues += 1
        return next
      }
    }
  }

  // MARK: Counts

  private mutating func counted(at start: Int) -> [Reading<Query>] {
    var index = start
    while let marker = marker(index), [.distinct, .of].contains(marker) { index += 1 }
    var found = (phrases(at: index) + asked(at: index)).map { rows in
      rows.with(count(rows.meaning), mark: "chain.count")
    }
    // "how many people live in Austin": the population is that number already.
    if let mention = chunk(index)?.mention {
      found += property(mention, at: index + 1, aggregate: nil, mustBeNumber: true)
    }
    return found
  }

  private func count(_ rows: RowSet) -> Query {
    let table = database.tables[rows.table]
    if table.repeatsThings, let display = table.display {
      return rows.query([.aggregate(.count, column: display, isDistinct: true)])
    }
    return rows.query([.rows])
  }

  // MARK: Properties

  /// "how long is the longest river in Texas"
  private mutating func measured(_ adjective: String, at start: Int) -> [Reading<Query>] {
    var index = start
    while marker(index) == .copula { index += 1 }
    let range = chunks[max(0, start - 1)].range
    let likeliest = linker.dimension(of: adjective, at: range)?.best ?? 0
    return beside(at: index)
      + phrases(at: index).flatMap { rows -> [Reading<Query>] in
        dimensions(of: adjective, in: rows.meaning.table, at: range).prefix(1).map { measure in
          var query = rows.meaning.query([.column(measure.column)])
          query.isDistinct = database.tables[rows.meaning.table].repeatsThings
          let cost = 0.05 + 2 * (likeliest - measure.score)
          var reading = rows.with(query, cost: cost, mark: "chain.property")
          reading.trail.choices.append((range, .column(measure.column)))
          return reading
        }
      }
  }

  /// "how high is the highest point in Texas": the figure kept beside that name.
  private mutating func beside(at index: Int) -> [Reading<Query>] {
    guard let mention = chunk(index)?.mention,
      case .column(let column)? = mention.candidates.first?.element,
      let word = database.columns[column].words.first, Self.extremes[word] != nil
    else { return [] }
    let figures = database.tables[database.columns[column].table].columns.filter {
      $0 != column && database.columns[$0].words.first == word
        && (isNumeric($0) || database.columns[$0].holdsNumbers)
    }
    guard figures.count == 1 else { return [] }
    let figure = Mention(
      range: mention.range,
      candidates: [Mention.Candidate(element: .column(figures[0]), score: mention.best)])
    return property(figure, at: index + 1, aggregate: nil, mustBeNumber: false)
  }

  /// "the population of the capital of the largest state", "the total area of states that …".
  private mutating func properties(at start: Int) -> [Reading<Query>] {
    var index = start
    var aggregate: Aggregate?
    switch marker(index) {
    case .sum, .total: aggregate = .sum
    case .average: aggregate = .average
    case .maximum: aggregate = .maximum
    case .minimum: aggregate = .minimum
    default: break
    }
    if aggregate != nil { index += 1 }
    while marker(index) == .of { index += 1 }
    guard let mention = chunk(index)?.mention else { return [] }
    return property(mention, at: index + 1, aggregate: aggregate, mustBeNumber: aggregate != nil)
  }

  private mutating func property(
    _ mention: Mention, at start: Int, aggregate: Aggregate?, mustBeNumber: Bool
  ) -> [Reading<Query>] {
    var index = start
    var verbs = 0
    while let marker = marker(index), [.verb, .unknownVerb, .copula].contains(marker) {
      verbs += 1
      index += 1
    }
    guard let marker = marker(index), [.of, .within, .by, .with].contains(marker) else { return [] }
    var found: [Reading<Query>] = []
    for rows in phrases(at: index + 1) where !rows.meaning.isPlain || aggregate != nil {
      for candidate in mention.candidates {
        guard case .column(let column) = candidate.element,
          candidate.score >= max(0.75, mention.best - 0.12),
          !mustBeNumber || isNumeric(column)
        else { continue }
        for values in values(of: column, for: rows.meaning) {
          let selected: Expression =
            aggregate.map { .aggregate($0, column: column, isDistinct: false) } ?? .column(column)
          var trail = rows.trail
          trail.choose(.column(column), at: mention.range, candidate.score)
          trail.cost += values.cost
          var query = values.rows.query([selected])
          // A length is one however many rows repeat it.
          query.isDistinct =
            aggregate == nil && isNumeric(column)
            && database.tables[values.rows.table].repeatsThings
          if aggregate != nil { trail.marks.insert("chain.computed") }
          let reading = Reading(meaning: values.rows, next: rows.next, trail: trail)
          found.append(reading.with(query, mark: "chain.property"))
        }
      }
    }
    return found
  }

  /// The rows whose `column` tells the property of `rows`: themselves, or those they belong to.
  private func values(
    of column: Int, for rows: RowSet
  ) -> [(rows: RowSet, cost: Double)] {
    let table = database.columns[column].table
    if table == rows.table { return [(rows, 0)] }
    return relations.ways(from: table, to: rows).compactMap { way in
      guard let condition = way.condition else { return nil }
      return (RowSet(table, [condition]), way.cost + 0.15)
    }
  }
}
