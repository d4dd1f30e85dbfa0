extension SketchParser {
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
      if case .times(let times) = self.marker, isTable(mention) {
        position += 1
        sketch.notes.insert(.times)
        sketch.having.append(
          Sketch.Having(
            key: .count(column), comparison: isNegated ? comparison.negated : comparison,
            literal: .number(Double(times))))
        return
      }
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
    let offset = peek()?.marker == .of ? 2 : 1
    if let mention = current?.mention, let number = peek(offset)?.number, !isTable(mention) {
      // "after the year 2005", "after the year of 2005": the column is named beside the number.
      position += offset + 1
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
  mutating func skipUnit(of slot: Int) {
    if let current, case .unknown(let word) = current.kind, measures(slot, in: word) {
      position += 1
      return
    }
    guard let mention = current?.mention, !isTable(mention) else { return }
    let elements = sketch.slots[slot].mention.candidates.map(\.element)
    if mention.candidates.contains(where: { elements.contains($0.element) }),
      peek() == nil || isSentenceEnd(peek()) || isComma(peek())
    {
      position += 1
    }
  }

  /// Whether a column's name, where it tells its unit, tells this one: 8000 metres of a `height_m`.
  private func measures(_ slot: Int, in word: String) -> Bool {
    guard let unit = Units.unit(of: word),
      case .column(let index)? = sketch.slots[slot].mention.candidates.first?.element
    else { return false }
    let told = linker.database.columns[index].fullWords.compactMap(Units.unit)
    return told.isEmpty || told.contains(unit)
  }

  func isSentenceEnd(_ chunk: Chunk?) -> Bool {
    if let chunk, case .stop = chunk.kind { return true }
    return chunk == nil
  }

  /// "before 2000 or after 2010"
  mutating func parseOrAfter(_ comparison: Comparison) throws(AbstainReason) {
    guard case .compare(let slot, _, _, false)? = sketch.conditions.last,
      let first = sketch.conditions.popLast()
    else { throw fail() }
    position += 1
    if case .more(.greater)? = marker, text(of: current) == "than" { position += 1 }
    let again = self.slot(sketch.slots[slot].mention, .operand)
    let count = sketch.conditions.count
    try parseBound(again, comparison == .greaterOrEqual ? .greater : .less)
    guard sketch.conditions.count == count + 1, let second = sketch.conditions.popLast() else {
      throw fail()
    }
    sketch.notes.insert(.either)
    sketch.conditions.append(.any([first, second]))
  }
}
