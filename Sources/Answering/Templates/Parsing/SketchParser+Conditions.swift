extension SketchParser {
  /// One condition: "age is over 20", "more than 3 credits", "located in Texas", "named 'X'".
  mutating func parseCondition(isNegated: Bool = false) throws(AbstainReason) {
    guard let chunk = current else { throw fail() }
    switch chunk.kind {
    case .mention(let mention): try parseNamedCondition(mention, isNegated: isNegated)
    case .value(let value): try parseValueCondition(value, isNegated: isNegated)
    case .number(let number): try parseNumberCondition(number, isNegated: isNegated)
    case .term(let term):
      position += 1
      sketch.conditions.append(.term(term.candidates, isNegated: isNegated))
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
    if marker == .named, let value = peek()?.value, isTable(mention) {
      position += 2
      let values = parseValueAlternatives(first: value)
      if !hadCopula { sketch.entities.append(slot(mention, .entity)) }
      let conditions = try values.map { value throws(AbstainReason) in
        try condition(of: mention, named: value, isNegated: isNegated)
      }
      return addAlternatives(conditions, isNegated)
    }
    if let value = storedWord(for: mention, isSaid: hadCopula) {
      position += 1
      let column = slot(mention, .operand)
      return sketch.conditions.append(.equals(slot: column, value, isNegated: isNegated))
    }
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
      if peek(-2)?.marker == .have, value.isQuoted, value.candidates.isEmpty, values.count == 1 {
        // "whose name has 'Led'": in it.
        let pattern = "%\(value.text)%"
        sketch.conditions.append(.like(slot: column, pattern: pattern, isNegated: isNegated))
        return
      }
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
    case nil where isExtremeName(mention) && !isNegated && !sketch.isRanked:
      try rank(byExtreme: mention)
    case .stop where isExtremeName(mention) && !isNegated && !sketch.isRanked:
      try rank(byExtreme: mention)
    default:
      // "cities where students live": rows of the other table must exist.
      let isClause = chunks[start..<position].allSatisfy {
        $0.marker == .verb || $0.marker == .unknownVerb
      }
      if hadCopula, !isClause { throw fail() }
      try parseExistence(mention, isNegated: isNegated)
    }
  }

  /// "the product named 'X'": what stands for a row, whether stored or not, before other columns.
  private mutating func condition(
    of mention: Mention, named value: ValueMention, isNegated: Bool
  ) throws(AbstainReason) -> Sketch.Condition {
    let names = value.candidates.filter { candidate in
      let column = linker.database.columns[candidate.column]
      return linker.database.tables[column.table].display == candidate.column
        || ["name", "title"].contains(column.words.last ?? "")
    }
    if value.candidates.isEmpty {
      guard value.isQuoted else { throw .unknownWord(value.text) }
      return .equals(slot: slot(mention, .attribute), value, isNegated: isNegated)
    }
    let tables = mention.tables().map { linker.database.table(of: $0.element) }
    let said = linker.tokens[max(0, value.range.lowerBound - 1)].lower
    if value.isQuoted || linker.tokens[value.range].contains(where: \.isCapitalised),
      ["named", "called", "name", "is"].contains(said),
      !value.candidates.contains(where: {
        tables.contains(linker.database.columns[$0.column].table)
      })
    {
      let unstored = ValueMention(
        range: value.range, text: value.text, candidates: [], isQuoted: true, isExact: false)
      return .equals(slot: slot(mention, .attribute), unstored, isNegated: isNegated)
    }
    let narrowed = ValueMention(
      range: value.range, text: value.text, candidates: names.isEmpty ? value.candidates : names,
      isQuoted: value.isQuoted, isExact: value.isExact)
    return .value(slot: slotInTable(narrowed, mention), isNegated: isNegated)
  }

  /// A word that would be read as something else, but is a value of the column just named: "the
  /// status is open".
  private func storedWord(for mention: Mention, isSaid: Bool) -> ValueMention? {
    guard let chunk = current, chunk.value == nil, chunk.number == nil else { return nil }
    switch chunk.kind {
    case .marker(.verb), .marker(.unknownVerb), .unknown: break
    case .marker:
      guard isSaid, chunk.range.count == 1, isSentenceEnd(peek()) else { return nil }
    case .mention: guard isSaid, !isOperand(peek()) else { return nil }
    default: return nil
    }
    return linker.values(at: chunk.range.lowerBound).first {
      $0.range == chunk.range && $0.isExact && matchesColumn(mention, $0)
    }
  }

  /// "the room with the maximum occupancy", where a column is called so.
  private func isExtremeName(_ mention: Mention) -> Bool {
    guard !isTable(mention), isNumeric(mention), peek(-2)?.marker == .with else { return false }
    return Self.extremes[linker.tokens[mention.range.lowerBound].lower] != nil
  }

  private mutating func rank(byExtreme mention: Mention) throws(AbstainReason) {
    let isHigh = Self.extremes[linker.tokens[mention.range.lowerBound].lower] ?? true
    sketch.orders.append(
      Sketch.Order(key: .slot(slot(mention, .measure)), isDescending: isHigh))
    sketch.limit = pendingLimit ?? 1
    pendingLimit = nil
    sketch.isRanked = true
  }

  private static let extremes = [
    "maximum": true, "max": true, "highest": true, "largest": true, "minimum": false,
    "min": false, "lowest": false, "smallest": false,
  ]

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
}
