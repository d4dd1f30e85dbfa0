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
    case .value, .term: try parseCondition()
    case .number:
      switch peek()?.marker {
      case .superlative, .most, .least, .mostCommon, .leastCommon:
        let count = acceptNumber()
        try parseRanking()
        sketch.limit = count.map { Int($0) }
      default: try parseCondition()
      }
    case .mention(let mention):
      if isTable(mention), isOwner() {
        // "how many statuses do cities have"
        position += 1
        let entity = slot(mention, .entity)
        sketch.entities.append(entity)
        own(entity)
        return
      }
      if isTable(mention), !isOperand(peek()), peek()?.marker != .copula, !introducesRows(peek(-1)),
        !isComparison(peek())
      {
        // "the name of all districts" without its "of"
        guard sketch.entities.isEmpty, sketch.conditions.isEmpty, sketch.selected.count == 1,
          peek(-1)?.mention != nil
        else { throw fail() }
        sketch.notes.insert(.juxtaposed)
        return try parseEntity()
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
    // "that are logged in"
    case .within where peek(-1)?.marker == .unknownVerb: return false
    case .within, .have, .of, .by, .with, .verb, .copula, .named: return true
    // "that are logged in" is a condition.
    case .unknownVerb: return peek(-1)?.marker != .that && peek(-1)?.marker != .copula
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

  /// "both a humidity above 50 and a visibility above 8": of one row.
  private func areOfDifferentColumns(_ start: Int) -> Bool {
    guard case .compare(let one, _, _, _) = sketch.conditions[start],
      case .compare(let other, _, _, _) = sketch.conditions[start + 1],
      let first = sketch.slots[one].mention.candidates.first?.element,
      let second = sketch.slots[other].mention.candidates.first?.element
    else { return false }
    return first != second
  }

  /// Turns the two conditions after "both" into an intersection.
  mutating func finishBoth() throws(AbstainReason) {
    guard let start = bothStart else { return }
    if sketch.conditions.count == start + 2, areOfDifferentColumns(start) { return }
    guard sketch.conditions.count == start + 2, sketch.orders.isEmpty, sketch.having.isEmpty,
      !sketch.selected.contains(where: { $0.aggregate != nil })
    else { throw .notUnderstood("both") }
    sketch.notes.insert(.both)
    sketch.compound = (.intersect, [sketch.conditions.removeLast()])
  }

  mutating func parse(_ marker: Marker) throws(AbstainReason) {
    switch marker {
    case .of, .within, .by: try parsePreposition()
    case .with where addsCount(from: 1) && sketch.conditions.isEmpty && sketch.orders.isEmpty:
      position += 1
      try parseSelectItem()
    case .times(1) where !(peek(-1).map(isBound) ?? false): position += 1
    case .with, .have:
      position += 1
      // "have appeared in each musical"
      var offset = 0
      while let marker = peek(offset)?.marker, [.verb, .unknownVerb, .copula].contains(marker) {
        offset += 1
      }
      if peek(offset)?.marker == .each { skipVerbs() }
      if self.marker != .each { return try parseCondition() }
      position += 1
      try parseEach()
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
      if self.marker == .and, peek()?.marker == .orderBy {
        position += 1
        try parseGroupedOrder()
      } else {
        try parseEach()
      }
    case .and, .but:
      position += 1
      switch self.marker {
      case .count, .howMany, .average, .maximum, .minimum, .sum, .total:
        // "the name of the track and the number of races": asked as well.
        if sketch.conditions.isEmpty, sketch.orders.isEmpty, sketch.having.isEmpty {
          try parseSelectItem()
        }
      case nil where current == nil: throw fail()
      default:
        // "the average age in each dorm and the name of the dorm"
        if let mention = current?.mention, !isTable(mention), sketch.conditions.isEmpty,
          sketch.orders.isEmpty, sketch.having.isEmpty, !sketch.groups.isEmpty,
          startsSelectItem(at: 0), peek()?.marker == .of || isSentenceEnd(peek())
        {
          try parseSelectItem()
        }
      }
    case .or: try parseAlternative()
    case .orMore(let comparison): try parseOrAfter(comparison)
    case .not:
      position += 1
      try parseCondition(isNegated: true)
    case .without, .except: try parseWithout()
    case .orderBy, .alphabetical, .ascending, .descending, .fromTo: try parseOrder()
    case .superlative, .most, .least, .maximum, .minimum, .mostCommon, .leastCommon, .top:
      try parseRanking()
    case .more, .comparative, .between, .contains, .startsWith, .endsWith, .named, .missing,
      .howAdjective, .count, .average, .sum, .total:
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
      return try parseEach()
    }
    if accept(.top) { return try parseTopRows() }
    if let length = backReference() {
      position += length
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
    // "of the 5 staff" asks for the first five of something.
    if current?.number != nil, let mention = peek()?.mention, isTable(mention), !isNumeric(mention),
      !isRankedRows()
    {
      throw fail()
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
    if current?.term != nil {
      // "of the major cities"
      try parseAdjectives()
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
    if !isTable(mention), peek()?.marker == .of, isOperand(peek(2)) { return try parseCondition() }
    if isTable(mention) || !isBy { return try parseEntity() }
    throw fail()
  }

  /// "the money requested by entrepreneurs": those who do, not what is grouped by.
  private func isAgent(_ mention: Mention) -> Bool {
    guard isTable(mention), mention.range.lowerBound > 0 else { return false }
    return linker.tokens[mention.range.lowerBound - 1].lower == "all"
      || peek(-2)?.marker == .verb || peek(-2)?.marker == .unknownVerb
  }

  private func isBound(_ chunk: Chunk) -> Bool {
    if case .more? = chunk.marker { true } else { false }
  }

  /// "of the top 3 most expensive hotels", "of the top 8 countries by total sales"
  private mutating func parseTopRows() throws(AbstainReason) {
    guard let count = acceptNumber().map({ Int($0) }), count > 0 else { throw fail() }
    pendingLimit = count
    switch marker {
    case .superlative, .most, .least, .mostCommon, .leastCommon: return try parseRanking()
    default: return try parseEntity()
    }
  }
}
