extension SketchParser {
  // MARK: Starting with a value

  mutating func parseValueCondition(
    _ value: ValueMention, isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    // "the 'Action' genre": the name of the column may follow.
    if let mention = current?.mention, !isTable(mention), !isOperand(peek()),
      peek()?.marker != .copula,
      matchesColumn(mention, value)
    {
      position += 1
      let column = slot(mention, .operand)
      sketch.conditions.append(.equals(slot: column, value, isNegated: isNegated))
      return
    }
    if let mention = current?.mention, isTable(mention), !isOperand(peek()) {
      position += 1
      let entity = slot(mention, .entity)
      sketch.entities.append(entity)
    }
    guard !value.candidates.isEmpty else { throw .unknownWord(value.text) }
    let values = parseValueAlternatives(first: value)
    for value in values where value.candidates.isEmpty { throw .unknownWord(value.text) }
    var conditions: [Sketch.Condition] = []
    for value in values {
      conditions.append(.value(slot: slot(value: value), isNegated: isNegated))
    }
    addAlternatives(conditions, isNegated)
  }

  // MARK: Starting with a number

  mutating func parseNumberCondition(
    _ number: Double, isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    if let bound = acceptOrMore() {
      return try parseCounted(bound, number)
    }
    if let mention = current?.mention {
      position += 1
      if isTable(mention), !isNumeric(mention) {
        sketch.having.append(
          Sketch.Having(
            key: .count(slot(mention, .entity)), comparison: .equal, literal: .number(number)))
        return
      }
      let column = slot(mention, .operand)
      sketch.conditions.append(
        .compare(slot: column, isNegated ? .notEqual : .equal, .number(number)))
      return
    }
    // "in 2008": a year.
    guard number == number.rounded(), (1500...2100).contains(number),
      let dimension = linker.dimension(of: "date", at: chunks[position - 1].range)
    else { throw fail() }
    sketch.notes.insert(.bareNumber)
    sketch.conditions.append(
      .compare(slot: slot(dimension, .operand), isNegated ? .notEqual : .equal, .number(number)))
  }

  // MARK: Starting with a comparison

  mutating func parseMarkedCondition(
    _ marker: Marker, isNegated: Bool
  ) throws(AbstainReason) {
    switch marker {
    case .more(let comparison):
      position += 1
      guard let number = acceptNumber() else { throw fail() }
      try parseCounted(isNegated ? comparison.negated : comparison, number, isNegated)
    case .comparative(let adjective, let comparison):
      position += 1
      guard let dimension = linker.dimension(of: adjective, at: chunks[position - 1].range) else {
        throw .notUnderstood(text(of: peek(-1)))
      }
      sketch.notes.insert(.dimension)
      try parseBound(
        slot(dimension, .operand), isNegated ? comparison.negated : comparison, isNegated)
    case .between:
      guard let dimension = linker.dimension(of: "date", at: chunks[position].range) else {
        throw fail()
      }
      sketch.notes.insert(.bareNumber)
      try parseBetween(slot(dimension, .operand))
    case .named:
      position += 1
      guard let value = current?.value else { throw fail() }
      try parseValueCondition(value, isNegated: isNegated)
    case .contains, .startsWith, .endsWith:
      guard let subject else { throw fail() }
      sketch.notes.insert(.impliedColumn)
      if marker == .contains, let mention = peek()?.mention, peek()?.value == nil {
        position += 1
        return try parseNamedCondition(mention, isNegated: isNegated)
      }
      try parsePattern(subject, marker, isNegated)
    case .superlative, .most, .least, .maximum, .minimum, .mostCommon, .leastCommon, .top:
      try parseRanking(isNegated: isNegated)
    case .not:
      position += 1
      try parseCondition(isNegated: !isNegated)
    case .copula, .auxiliary, .verb, .unknownVerb, .filler, .within, .have, .either, .only, .with,
      .of,
      .by, .distinct, .each:
      if marker == .verb {
        sketch.notes.insert(.verb)
        sketch.skipped += 1
      }
      position += 1
      try parseCondition(isNegated: isNegated)
    case .without:
      try parseWithout()
    case .both: try parseBoth()
    default: throw fail()
    }
  }

  /// "more than 3 credits" compares a column, "more than 3 students" counts rows.
  mutating func parseCounted(
    _ comparison: Comparison, _ number: Double, _ isNegated: Bool = false
  ) throws(AbstainReason) {
    _ = accept(.distinct)
    while accept(.within) || accept(.of) {}
    guard let mention = current?.mention else { throw fail() }
    position += 1
    if isTable(mention), !isNumberColumn(mention) {
      sketch.having.append(
        Sketch.Having(
          key: .count(slot(mention, .entity)), comparison: comparison, literal: .number(number)))
    } else {
      sketch.conditions.append(
        .compare(
          slot: slot(mention, .operand), comparison, .number(number), isNegated: isNegated))
    }
  }

  // MARK: Alternatives

  /// "A or B": the condition after it is joined with the one before.
  mutating func parseAlternative() throws(AbstainReason) {
    position += 1
    let before = sketch.conditions.count
    let havings = sketch.having.count
    let orders = sketch.orders.count
    guard before > 0 else { throw fail() }
    while marker == .that || marker == .with || marker == .whose || marker == .who { position += 1 }
    try parseCondition()
    guard sketch.conditions.count == before + 1, sketch.having.count == havings,
      sketch.orders.count == orders
    else { throw fail() }
    let second = sketch.conditions.removeLast()
    let first = sketch.conditions.removeLast()
    sketch.notes.insert(.either)
    if case .any(let parts) = first {
      sketch.conditions.append(.any(parts + [second]))
    } else {
      sketch.conditions.append(.any([first, second]))
    }
  }
}
