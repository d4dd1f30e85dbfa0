extension SketchParser {
  // MARK: Starting with a value

  mutating func parseValueCondition(
    _ value: ValueMention, isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    if let relation = subjectRelation(value) {
      // "the states that the Ohio runs through", "which states does Iowa border"
      while current?.mention?.range != relation.mention.range { position += 1 }
      position += 1
      while accept(.within) {}
      return take(relation, isNegated)
    }
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
      if !value.candidates.isEmpty, value.range.upperBound == mention.range.lowerBound {
        return sketch.conditions.append(
          .value(slot: slotInTable(value, mention), isNegated: isNegated))
      }
    }
    let values = parseValueAlternatives(first: value)
    // "from UCLA or Duke colleges", "with 'white' as their colour": the column comes last.
    if let column = acceptTrailingColumn(values) {
      sketch.notes.insert(.valueFirst)
      return addAlternatives(
        values.map { .equals(slot: column, $0, isNegated: isNegated) }, isNegated)
    }
    if values.count > 1, let mention = current?.mention, isTable(mention), !isOperand(peek()) {
      // "the Research or Sales departments"
      position += 1
      sketch.entities.append(slot(mention, .entity))
      return addAlternatives(
        values.map { .value(slot: slotInTable($0, mention), isNegated: isNegated) }, isNegated)
    }
    for value in values where value.candidates.isEmpty { throw .unknownWord(value.text) }
    var conditions: [Sketch.Condition] = []
    for value in values {
      conditions.append(.value(slot: slot(value: value), isNegated: isNegated))
    }
    addAlternatives(conditions, isNegated)
  }

  private mutating func take(
    _ relation: (mention: Mention, subject: ValueMention), _ isNegated: Bool
  ) {
    sketch.notes.insert(.subject)
    let column = slot(relation.mention, .operand)
    if let first = sketch.selected.first?.slot, sketch.selected.count == 1,
      sketch.entities.allSatisfy({ $0 == first }), sketch.conditions.isEmpty, isAskedFor(first)
    {
      sketch.slots[column].role = .attribute
      sketch.selected[0].slot = column
      sketch.entities = []
    }
    sketch.conditions.append(.value(slot: slot(value: relation.subject), isNegated: isNegated))
  }

  /// A column named behind a value that is not its value but its subject.
  private func subjectRelation(
    _ value: ValueMention
  ) -> (mention: Mention, subject: ValueMention)? {
    // "the Ohio river runs through"
    let offset = current?.mention.map(isTable) == true ? 1 : 0
    guard !value.isQuoted, let before = peek(-2)?.marker,
      [.auxiliary, .that, .what, .within, .who].contains(before),
      let mention = peek(offset)?.mention, !isTable(mention),
      isSentenceEnd(peek(offset + 1)) || peek(offset + 1)?.marker == .within,
      case .column(let column)? = mention.candidates.first?.element,
      linker.database.columns[column].isForeignKey
    else { return nil }
    let home = linker.database.columns[column].table
    let subjects = value.candidates.filter {
      linker.database.columns[$0.column].table == home && $0.column != column
    }
    guard !subjects.isEmpty else { return nil }
    let only = mention.candidates.filter { $0.element == .column(column) }
    return (
      Mention(range: mention.range, candidates: only),
      ValueMention(
        range: value.range, text: value.text, candidates: subjects, isQuoted: false,
        isExact: value.isExact)
    )
  }

  /// "which states …", "how many states …" opens the question.
  private func isAskedFor(_ slot: Int) -> Bool {
    (sketch.notes.contains(.whichColumn) || sketch.notes.contains(.howMany))
      && isTable(sketch.slots[slot].mention)
  }

  /// The column that all `values` stand in, named behind them.
  private mutating func acceptTrailingColumn(_ values: [ValueMention]) -> Int? {
    let offset = marker == .copula ? 1 : 0
    guard let mention = peek(offset)?.mention, !isOperand(peek(offset + 1)),
      offset == 1 || values.count > 1, !isTable(mention) || offset == 1,
      values.allSatisfy({ matchesColumn(mention, $0) })
    else { return nil }
    position += offset + 1
    return slot(mention, .operand)
  }

  // MARK: Starting with a number

  mutating func parseNumberCondition(
    _ number: Double, isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    if let bound = acceptOrMore() {
      return try parseCounted(bound, number)
    }
    if accept(.timesUnit) {
      sketch.having.append(
        Sketch.Having(key: .count(nil), comparison: .equal, literal: .number(number)))
      return
    }
    if acceptYearsOld(), let age = linker.columns(named: ["age"], at: chunks[position - 1].range) {
      sketch.notes.insert(.dimension)
      return sketch.conditions.append(
        .compare(slot: slot(age, .operand), isNegated ? .notEqual : .equal, .number(number)))
    }
    if let mention = current?.mention {
      // "at least two regions and 10 cities": whether just ten is not said.
      if peek(-2)?.marker == .and, !sketch.having.isEmpty { throw fail() }
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
      if case .times(let times) = self.marker {
        position += 1
        sketch.notes.insert(.times)
        sketch.having.append(
          Sketch.Having(
            key: .count(nil), comparison: isNegated ? comparison.negated : comparison,
            literal: .number(Double(times))))
        return
      }
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
    case .between
    where peek(1)?.number != nil && peek(2)?.marker == .and && peek(3)?.number != nil
      && peek(4)?.mention.map { !isTable($0) } ?? false:
      // "between 3 and 5 stars"
      guard let mention = peek(4)?.mention else { throw fail() }
      try parseBetween(slot(mention, .operand))
      position += 1
    case .each:
      position += 1
      try parseEach()
    case .count, .average, .sum, .total: try parseComputedCondition(isNegated: isNegated)
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
      .by, .distinct:
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
    if accept(.timesUnit) {
      sketch.notes.insert(.times)
      sketch.having.append(
        Sketch.Having(key: .count(nil), comparison: comparison, literal: .number(number)))
      return
    }
    // "people under 40", "at most 23 years old": years of age.
    if acceptYearsOld() || current?.mention == nil && isAge(),
      let age = linker.columns(named: ["age"], at: chunks[position - 1].range)
    {
      sketch.notes.insert(.dimension)
      sketch.conditions.append(
        .compare(slot: slot(age, .operand), comparison, .number(number), isNegated: isNegated))
      return
    }
    if let dimension = measuredDimension() {
      sketch.notes.insert(.dimension)
      let column = slot(dimension, .operand)
      skipUnit(of: column)
      sketch.conditions.append(
        .compare(slot: column, comparison, .number(number), isNegated: isNegated))
      return
    }
    while accept(.within) || accept(.of) || accept(.distinct) {}
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
