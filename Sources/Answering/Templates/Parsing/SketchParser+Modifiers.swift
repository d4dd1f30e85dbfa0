extension SketchParser {
  mutating func parseModifier() throws(AbstainReason) {
    guard let chunk = current else { return }
    if isTrailing() {
      position += 1
      return
    }
    switch chunk.kind {
    case .comma:
      position += 1
    case .stop:
      position += 1
      if current != nil { try parseSecondSentence() }
    case .value: try parseCondition()
    case .number:
      switch peek()?.marker {
      case .superlative, .most, .least, .mostCommon, .leastCommon:
        let count = acceptNumber()
        try parseRanking()
        sketch.limit = count.map { Int($0) }
      default: try parseCondition()
      }
    case .mention(let mention):
      if isTable(mention), !isOperand(peek()), peek()?.marker != .copula, !introducesRows(peek(-1)),
        !isComparison(peek())
      {
        throw fail()
      }
      try parseCondition()
    case .unknown: throw fail()
    case .marker(let marker): try parse(marker)
    }
  }

  /// Whether rows of another table may follow: "that have pets", "attended a course".
  func introducesRows(_ chunk: Chunk?) -> Bool {
    switch chunk?.marker {
    case .have, .with, .that, .who, .verb, .unknownVerb, .not, .without, .copula, .within, .by,
      .auxiliary:
      true
    default: false
    }
  }

  /// "How many flights came from there?": what ends a clause and says nothing.
  func isTrailing() -> Bool {
    guard peek() == nil || isSentenceEnd(peek()) else { return false }
    switch marker {
    case .within, .have, .of, .by, .with, .verb, .unknownVerb, .copula: return true
    default: return false
    }
  }

  /// "both in 1999 and in 2000": rows that fit one condition and, as a set, the other.
  mutating func parseBoth() throws(AbstainReason) {
    guard bothStart == nil else { throw fail() }
    position += 1
    bothStart = sketch.conditions.count
    try parseCondition()
    guard accept(.and) else { throw fail() }
    if marker == .within || marker == .with || marker == .that { position += 1 }
    if let number = current?.number,
      case .compare(let slot, .equal, _, false)? = sketch.conditions.last
    {
      position += 1
      sketch.conditions.append(.compare(slot: slot, .equal, .number(number)))
    } else if let value = current?.value, case .equals(let slot, _, false)? = sketch.conditions.last
    {
      position += 1
      sketch.conditions.append(.equals(slot: slot, value, isNegated: false))
    } else {
      try parseCondition()
    }
  }

  /// Turns the two conditions after "both" into an intersection.
  mutating func finishBoth() throws(AbstainReason) {
    guard let start = bothStart else { return }
    guard sketch.conditions.count == start + 2, sketch.orders.isEmpty, sketch.having.isEmpty,
      !sketch.selected.contains(where: { $0.aggregate != nil })
    else { throw .notUnderstood("both") }
    sketch.notes.insert(.both)
    sketch.compound = (.intersect, [sketch.conditions.removeLast()])
  }

  mutating func parse(_ marker: Marker) throws(AbstainReason) {
    switch marker {
    case .of, .within, .by: try parsePreposition()
    case .with, .have:
      position += 1
      if self.marker != .each { return try parseCondition() }
      position += 1
      guard parseGroupList() else { throw fail() }
    case .whose, .whereabouts:
      position += 1
      try parseCondition()
    case .that, .who, .what:
      position += 1
      skipVerbs()
      if current == nil { throw fail() }
    case .copula, .auxiliary, .filler, .record: position += 1
    case .verb, .unknownVerb: skipVerbs()
    case .each, .groupBy:
      position += 1
      guard parseGroupList() else { throw fail() }
    case .and, .but:
      position += 1
      switch self.marker {
      case .count, .howMany, .average, .maximum, .minimum, .sum, .total:
        // "the name of the track and the number of races": asked as well.
        if sketch.conditions.isEmpty, sketch.orders.isEmpty, sketch.having.isEmpty {
          try parseSelectItem()
        }
      case nil where current == nil: throw fail()
      default: break
      }
    case .or: try parseAlternative()
    case .not:
      position += 1
      try parseCondition(isNegated: true)
    case .without, .except: try parseWithout()
    case .orderBy, .alphabetical, .ascending, .descending, .fromTo: try parseOrder()
    case .superlative, .most, .least, .maximum, .minimum, .mostCommon, .leastCommon, .top:
      try parseRanking()
    case .more, .comparative, .between, .contains, .startsWith, .endsWith, .named, .missing,
      .howAdjective:
      try parseCondition()
    case .both: try parseBoth()
    case .either, .only:
      position += 1
      sketch.notes.insert(.either)
    case .command where peek() != nil:
      throw .severalSentences
    default: throw fail()
    }
  }

  /// "of the students", "in 2008", "for each city", "from 'France'".
  mutating func parsePreposition() throws(AbstainReason) {
    let isBy = marker == .by
    position += 1
    if marker == .each || marker == .groupBy {
      position += 1
      guard parseGroupList() else { throw fail() }
      return
    }
    switch marker {
    case .ascending, .descending, .alphabetical, .orderBy: return try parseOrder()
    case .superlative, .most, .least, .mostCommon, .leastCommon, .maximum, .minimum:
      return try parseRanking()
    case .more, .comparative, .between: return try parseCondition()
    case .that, .with, .whose, .of, .within, .what, .whereabouts: return
    default: break
    }
    if current?.number != nil {
      switch peek()?.marker {
      // "the names of the 10 largest cities"
      case .superlative, .most, .least, .mostCommon, .leastCommon:
        let count = acceptNumber()
        try parseRanking()
        sketch.limit = count.map { Int($0) }
        return
      default: break
      }
    }
    if accept(.distinct), !sketch.selected.contains(where: { $0.aggregate != nil }) {
      sketch.isDistinct = true
    }
    if current?.number != nil && !isRankedRows() || current?.value != nil {
      if let mention = peek()?.mention, current?.value != nil, isTable(mention) {
        // "of the Finance department", "of French singers"
        try parseAdjectives()
        return try parseEntity()
      }
      return try parseCondition()
    }
    if current?.number != nil, isRankedRows() {
      pendingLimit = acceptNumber().map { Int($0) }
      return try parseEntity()
    }
    guard let mention = current?.mention else { throw fail() }
    if isBy, sketch.selected.contains(where: { $0.aggregate != nil }), !isOperand(peek()),
      !isAgent(mention)
    {
      sketch.notes.insert(.by)
      _ = parseGroupList()
      return
    }
    if let number = peek()?.number, number < 1000, isTable(mention), mention.best > 0.9,
      peek(2)?.mention != nil
    {
      throw fail()
    }
    if isOperand(peek()) || (peek()?.marker == .copula && isOperand(peek(2))) {
      return try parseCondition()
    }
    if isComparison(peek()), !isTable(mention) { return try parseCondition() }
    if isTable(mention) || !isBy { return try parseEntity() }
    throw fail()
  }

  /// "the money requested by all entrepreneurs": those who do, not what is grouped by.
  private func isAgent(_ mention: Mention) -> Bool {
    guard isTable(mention), mention.range.lowerBound > 0 else { return false }
    return linker.tokens[mention.range.lowerBound - 1].lower == "all"
  }

  /// "3 mountains with the highest …"
  func isRankedRows() -> Bool {
    guard let mention = peek()?.mention, isTable(mention) else { return false }
    var offset = 2
    while let marker = peek(offset)?.marker {
      switch marker {
      case .with, .that, .who, .have, .copula: offset += 1
      case .superlative, .most, .least, .maximum, .minimum, .mostCommon, .leastCommon: return true
      default: return false
      }
    }
    return false
  }

  func isOperand(_ chunk: Chunk?) -> Bool {
    chunk?.value != nil || chunk?.number != nil || chunk?.marker == .named
  }

  func isComparison(_ chunk: Chunk?) -> Bool {
    switch chunk?.marker {
    case .more, .comparative, .between, .startsWith, .endsWith, .contains: true
    default: false
    }
  }

  /// The rows spoken of: "the students", "the students and their advisors" is refused.
  mutating func parseEntity() throws(AbstainReason) {
    guard let mention = current?.mention else { throw fail() }
    position += 1
    let entity = slot(mention, .entity)
    if !sketch.entities.isEmpty { sketch.notes.insert(.nestedEntity) }
    sketch.entities.append(entity)
    subject = entity
    if let next = current?.mention, !isOperand(peek()), !isComparison(peek()),
      peek()?.marker != .copula
    {
      _ = next
      throw fail()
    }
  }

  /// "Return the id and the name." after the first question: what to select instead.
  mutating func parseSecondSentence() throws(AbstainReason) {
    sketch.notes.insert(.secondSentence)
    if marker == .orderBy { return try parseOrder() }
    guard accept(.command) else { throw .severalSentences }
    if marker == .orderBy { return try parseOrder() }
    let former = sketch.selected
    let wasAggregate = former.contains { $0.aggregate != nil }
    if wasAggregate { throw .severalSentences }
    sketch.selected = []
    for item in former {
      if let item = item.slot, isTable(sketch.slots[item].mention) { sketch.entities.append(item) }
    }
    try parseSelectList()
    while current != nil {
      if accept(.of) || accept(.within), let mention = current?.mention, isTable(mention) {
        try parseEntity()
      } else if let current, case .stop = current.kind {
        position += 1
      } else {
        throw fail()
      }
    }
  }
}
