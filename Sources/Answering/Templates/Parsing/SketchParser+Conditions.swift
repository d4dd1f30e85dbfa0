extension SketchParser {
  /// One condition: "age is over 20", "more than 3 credits", "located in Texas", "named 'X'".
  mutating func parseCondition(isNegated: Bool = false) throws(AbstainReason) {
    guard let chunk = current else { throw fail() }
    switch chunk.kind {
    case .mention(let mention): try parseNamedCondition(mention, isNegated: isNegated)
    case .value(let value): try parseValueCondition(value, isNegated: isNegated)
    case .number(let number): try parseNumberCondition(number, isNegated: isNegated)
    case .marker(let marker): try parseMarkedCondition(marker, isNegated: isNegated)
    case .comma, .stop, .unknown: throw fail()
    }
  }

  // MARK: Starting with a name

  mutating func parseNamedCondition(
    _ mention: Mention, isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    // "members older than 30": the condition is about the rows.
    if isTable(mention), case .comparative? = marker {
      sketch.entities.append(slot(mention, .entity))
      return try parseCondition(isNegated: isNegated)
    }
    var isNegated = isNegated
    let start = position
    while true {
      if accept(.not) {
        isNegated.toggle()
      } else if marker == .copula || marker == .auxiliary || marker == .verb
        || marker == .unknownVerb || marker == .have
        || marker == .of
      {
        position += 1
      } else if marker == .by, peek()?.value != nil {
        position += 1
      } else if marker == .within,
        peek()?.value != nil || peek()?.number != nil || peek()?.marker == .between
      {
        position += 1
      } else {
        break
      }
    }
    let hadCopula = position > start
    switch current?.kind {
    case .value(let value):
      position += 1
      let values = parseValueAlternatives(first: value)
      if isTable(mention), value.candidates.isEmpty || !matchesColumn(mention, value) {
        // "the department named X", "student 'X'": a table, and a value in it.
        let entity = slot(mention, .entity)
        if !hadCopula { sketch.entities.append(entity) }
        guard !value.candidates.isEmpty else { throw .unknownWord(value.text) }
        addAlternatives(
          values.map { value in .value(slot: slotInTable(value, mention), isNegated: isNegated) },
          isNegated)
        return
      }
      let column = slot(mention, .operand)
      addAlternatives(values.map { .equals(slot: column, $0, isNegated: isNegated) }, isNegated)
    case .number(let number):
      position += 1
      let column = slot(mention, .operand)
      if let bound = acceptOrMore() {
        sketch.conditions.append(
          .compare(slot: column, isNegated ? bound.negated : bound, .number(number)))
      } else if marker == .or, let other = peek()?.number {
        position += 2
        sketch.conditions.append(
          .any([
            .compare(slot: column, .equal, .number(number)),
            .compare(slot: column, .equal, .number(other)),
          ]))
      } else {
        sketch.conditions.append(
          .compare(slot: column, isNegated ? .notEqual : .equal, .number(number)))
      }
    case .marker(let marker):
      let column = slot(mention, isTable(mention) ? .entity : .operand)
      try parsePredicate(of: column, mention, marker, isNegated, hadCopula)
    default:
      // "cities where students live": rows of the other table must exist.
      let isClause = chunks[start..<position].allSatisfy {
        $0.marker == .verb || $0.marker == .unknownVerb
      }
      if hadCopula, !isClause { throw fail() }
      try parseExistence(mention, isNegated: isNegated)
    }
  }

  func matchesColumn(_ mention: Mention, _ value: ValueMention) -> Bool {
    mention.candidates.contains { candidate in
      guard case .column(let column) = candidate.element else { return false }
      return candidate.score >= 0.7 && value.candidates.contains { $0.column == column }
    }
  }

  /// Only columns of the table that was named, if any of them holds the value.
  mutating func slotInTable(_ value: ValueMention, _ mention: Mention) -> Int {
    let tables = mention.tables().map { linker.database.table(of: $0.element) }
    let inside = value.candidates.filter {
      tables.contains(linker.database.columns[$0.column].table)
    }
    let narrowed = ValueMention(
      range: value.range, text: value.text, candidates: inside.isEmpty ? value.candidates : inside,
      isQuoted: value.isQuoted, isExact: value.isExact)
    return slot(value: narrowed)
  }

  /// "'A', 'B' or 'C'"
  mutating func parseValueAlternatives(first: ValueMention) -> [ValueMention] {
    var values = [first]
    while marker == .or || (isComma(current) && peek()?.value != nil && hasOr(after: position)),
      let next = peek()?.value
    {
      position += 2
      values.append(next)
    }
    return values
  }

  func hasOr(after index: Int) -> Bool {
    var next = index
    while next < chunks.count, isComma(chunks[next]) || chunks[next].value != nil { next += 1 }
    return next < chunks.count && chunks[next].marker == .or
  }

  mutating func addAlternatives(_ conditions: [Sketch.Condition], _ isNegated: Bool) {
    if conditions.count == 1 || isNegated {
      sketch.conditions += conditions
    } else {
      sketch.conditions.append(.any(conditions))
    }
  }

  mutating func acceptOrMore() -> Comparison? {
    if case .orMore(let comparison) = marker {
      position += 1
      return comparison
    }
    return nil
  }

  /// What is said of a named column: "… is greater than 20", "… contains 'x'".
  mutating func parsePredicate(
    of column: Int, _ mention: Mention, _ marker: Marker, _ isNegated: Bool, _ hadCopula: Bool
  ) throws(AbstainReason) {
    switch marker {
    case .more(let comparison):
      position += 1
      try parseBound(column, isNegated ? comparison.negated : comparison, isNegated)
    case .comparative(_, let comparison):
      position += 1
      try parseBound(column, isNegated ? comparison.negated : comparison, isNegated)
    case .between: try parseBetween(column)
    case .contains, .startsWith, .endsWith: try parsePattern(column, marker, isNegated)
    case .missing:
      position += 1
      sketch.conditions.append(.missing(slot: column, isNegated: isNegated))
    case .maximum, .superlative, .minimum:
      guard hadCopula, !isNegated, !sketch.isRanked else { throw fail() }
      position += 1
      var isHigh = marker == .maximum
      if case .superlative(let adjective) = marker {
        isHigh = Adjectives.table[adjective]?.isHigh ?? true
      }
      sketch.orders.append(Sketch.Order(key: .slot(column), isDescending: isHigh))
      sketch.limit = sketch.limit ?? 1
      sketch.isRanked = true
    default:
      if hadCopula, marker != .and, marker != .or { throw fail() }
      sketch.slots.removeLast()
      try parseExistence(mention, isNegated: isNegated)
    }
  }

  /// The right side of a comparison: a number, a date, or an average.
  mutating func parseBound(
    _ column: Int, _ comparison: Comparison, _ isNegated: Bool = false
  ) throws(AbstainReason) {
    if let number = acceptNumber() {
      _ = accept(.timesUnit)
      skipUnit(of: column)
      sketch.conditions.append(
        .compare(slot: column, comparison, .number(number), isNegated: isNegated))
      if marker == .or, case .more(let other)? = peek()?.marker, let second = peek(2)?.number,
        let first = sketch.conditions.popLast()
      {
        position += 3
        sketch.conditions.append(.any([first, .compare(slot: column, other, .number(second))]))
      } else if marker == .and, case .more(let other)? = peek()?.marker,
        let second = peek(2)?.number
      {
        position += 3
        sketch.conditions.append(.compare(slot: column, other, .number(second)))
      }
      return
    }
    if let value = current?.value {
      position += 1
      sketch.conditions.append(
        .compare(slot: column, comparison, .text(value.text), isNegated: isNegated))
      return
    }
    if let aggregates = parseAggregates(), aggregates.count == 1 {
      var other = column
      while accept(.of) {}
      if let mention = current?.mention, !isTable(mention) || isNumeric(mention) {
        position += 1
        other = slot(mention, .measure)
      }
      // "than the average of all students": the same rows, so the words add nothing.
      if marker == .of || marker == .within, let mention = peek()?.mention, isTable(mention),
        peek(2) == nil
      {
        position += 2
        sketch.entities.append(slot(mention, .entity))
      } else if let mention = current?.mention, isTable(mention), peek() == nil {
        position += 1
        sketch.entities.append(slot(mention, .entity))
      }
      guard current == nil || isSentenceEnd(current) || marker == .orderBy else { throw fail() }
      sketch.conditions.append(
        .compareAverage(slot: column, comparison, aggregates[0], of: other))
      return
    }
    if let mention = current?.mention, let number = peek()?.number, !isTable(mention) {
      // "after the year 2005": the column is named beside the number.
      position += 2
      sketch.slots[column] = Sketch.Slot(mention: mention, role: .operand)
      sketch.conditions.append(
        .compare(slot: column, comparison, .number(number), isNegated: isNegated))
      return
    }
    if let mention = current?.mention, !isTable(mention), isNumeric(mention) {
      position += 1
      sketch.conditions.append(.compareSlots(column, comparison, slot(mention, .operand)))
      return
    }
    throw fail()
  }

  /// "longer than 3000 kilometres": the unit may be another name of the column.
  private mutating func skipUnit(of slot: Int) {
    guard let mention = current?.mention, !isTable(mention) else { return }
    let elements = sketch.slots[slot].mention.candidates.map(\.element)
    if mention.candidates.contains(where: { elements.contains($0.element) }),
      peek() == nil || isSentenceEnd(peek()) || isComma(peek())
    {
      position += 1
    }
  }

  func isSentenceEnd(_ chunk: Chunk?) -> Bool {
    if let chunk, case .stop = chunk.kind { return true }
    return chunk == nil
  }
}
