extension SketchParser {
  // MARK: Order

  mutating func parseOrder() throws(AbstainReason) {
    var isDescending = false
    var isByAge = false
    func direction(_ parser: inout SketchParser) -> Bool {
      switch parser.marker {
      case .ascending: isDescending = false
      case .descending: isDescending = true
      case .alphabetical, .orderBy: break
      case .fromTo(let descends):
        isDescending = descends
        isByAge = true
      default: return false
      }
      parser.position += 1
      return true
    }
    while direction(&self) {}
    while accept(.of) || accept(.by) || accept(.within) {}
    while direction(&self) {}
    var keys: [Sketch.Key] = []
    while let key = try parseOrderKey() {
      keys.append(key)
      if keys.count < 3, marker == .and || isComma(current), startsOrderKey(peek()) {
        position += 1
      } else {
        break
      }
    }
    while marker == .within || marker == .by || marker == .of || isComma(current),
      let next = peek()?.marker,
      [.ascending, .descending, .alphabetical].contains(next)
    {
      position += 1
    }
    while direction(&self) {}
    if keys.isEmpty {
      sketch.notes.insert(.orderImplied)
      // "the types and the number of shops of each, in descending order": by the number.
      let computed = sketch.selected.last.flatMap { $0.aggregate == nil ? nil : $0 }
      guard let first = computed ?? sketch.selected.first(where: { $0.slot != nil }),
        let item = first.slot
      else {
        throw fail()
      }
      if first.aggregate == .count {
        keys = [.count(item)]
      } else if let aggregate = first.aggregate {
        keys = [.aggregate(aggregate, item)]
      } else {
        keys = [.slot(item)]
      }
    }
    if let count = pendingLimit {
      // "the top 8 countries by sales"
      sketch.limit = count
      sketch.isRanked = true
      isDescending = true
      pendingLimit = nil
    }
    if keys.count > 1 { sketch.notes.insert(.severalKeys) }
    if isByAge { sketch.notes.insert(.byAge) }
    for key in keys { sketch.orders.append(Sketch.Order(key: key, isDescending: isDescending)) }
  }

  /// The highest rank is the first.
  func isRank(_ mention: Mention) -> Bool {
    ["rank", "ranking"].contains(linker.tokens[mention.range.upperBound - 1].lemma)
  }

  /// "grouped and ordered by language"
  mutating func parseGroupedOrder() throws(AbstainReason) {
    let former = sketch.orders.count
    try parseOrder()
    for order in sketch.orders[former...] {
      guard case .slot(let slot) = order.key else { throw fail() }
      sketch.groups.append(self.slot(sketch.slots[slot].mention, .attribute))
    }
  }

  func isComma(_ chunk: Chunk?) -> Bool {
    if let chunk, case .comma = chunk.kind { return true }
    return false
  }

  func startsOrderKey(_ chunk: Chunk?) -> Bool {
    chunk?.mention != nil || chunk?.marker == .count
  }

  mutating func parseOrderKey() throws(AbstainReason) -> Sketch.Key? {
    if accept(.count) || accept(.howMany) {
      guard let mention = current?.mention else { throw fail() }
      position += 1
      return .count(slot(mention, .attribute))
    }
    if let aggregates = parseAggregates() {
      guard aggregates.count == 1, let mention = current?.mention else { throw fail() }
      position += 1
      return .aggregate(aggregates[0], slot(mention, .measure))
    }
    guard let mention = current?.mention else { return nil }
    position += 1
    return .slot(slot(mention, .measure))
  }

  // MARK: Ranking

  /// "with the highest salary", "has the most students", "the oldest".
  mutating func parseRanking(isNegated: Bool = false) throws(AbstainReason) {
    let start = position
    guard let kind = marker else { throw fail() }
    position += 1
    let isDescending: Bool
    var adjective: String?
    switch kind {
    case .superlative(let word):
      adjective = word
      isDescending = Adjectives.table[word]?.isHigh ?? true
    case .most, .mostCommon, .maximum, .top: isDescending = true
    default: isDescending = false
    }
    if sketch.isRanked { throw fail() }
    let count = acceptNumber().map { Int($0) }
    if kind == .most || kind == .least, current == nil || isSentenceEnd(current),
      peek(-2)?.marker == .verb || peek(-2)?.marker == .unknownVerb
    {
      // "which instrument is used the most?"
      sketch.orders.append(Sketch.Order(key: .count(nil), isDescending: isDescending))
    } else if accept(.count) || kind == .most || kind == .least {
      while accept(.of) {}
      _ = accept(.distinct)
      if let mention = current?.mention {
        position += 1
        sketch.orders.append(
          Sketch.Order(key: .count(slot(mention, .attribute)), isDescending: isDescending))
      } else {
        throw fail()
      }
    } else if kind == .mostCommon || kind == .leastCommon {
      sketch.orders.append(Sketch.Order(key: .count(nil), isDescending: isDescending))
      // "the type code of the most frequently used policy"
      if let mention = current?.mention, isTable(mention), sketch.entities.isEmpty,
        peek(-2)?.marker == .of
      {
        try parseEntity()
      }
    } else if let aggregates = parseAggregates() {
      while accept(.of) {}
      if accept(.count) { sketch.notes.insert(.impliedColumn) }
      guard aggregates.count == 1, let mention = current?.mention else { throw fail() }
      position += 1
      sketch.orders.append(
        Sketch.Order(
          key: .aggregate(aggregates[0], slot(mention, .measure)), isDescending: isDescending))
    } else if let mention = current?.mention, !isTable(mention) || isNumeric(mention) {
      position += 1
      let isHigh = adjective != nil && isRank(mention) ? !isDescending : isDescending
      sketch.orders.append(
        Sketch.Order(key: .slot(slot(mention, .measure)), isDescending: isHigh))
    } else if let adjective,
      let dimension = linker.dimension(of: adjective, at: chunks[start].range)
    {
      sketch.notes.insert(.dimension)
      sketch.orders.append(
        Sketch.Order(key: .slot(slot(dimension, .measure)), isDescending: isDescending))
      // "of the oldest student"
      if let mention = current?.mention, isTable(mention) { try parseEntity() }
    } else {
      throw fail()
    }
    if isNegated { throw fail() }
    sketch.limit = count ?? pendingLimit ?? sketch.limit ?? 1
    pendingLimit = nil
    sketch.isRanked = true
    _ = accept(.record)
  }
}
