extension SketchParser {
  /// What is asked for: "names and ages", "the average age", "the oldest student".
  mutating func parseSelectList() throws(AbstainReason) {
    if accept(.distinct) { sketch.isDistinct = true }
    if marker == .each {
      // "Show each city and its number of…": what is selected is grouped by.
      position += 1
      expectsGroup = true
    }
    try parseSelectItem()
    while let separator = separatorLength(), startsSelectItem(at: separator) {
      position += separator
      if shareAggregates() { continue }
      try parseSelectItem()
    }
  }

  /// "the average latitude and longitude": both are averaged.
  private mutating func shareAggregates() -> Bool {
    guard let last = sketch.selected.last, let aggregate = last.aggregate, aggregate != .count,
      sketch.selected.count(where: { $0.slot == last.slot }) == 1, let mention = current?.mention,
      !isTable(mention), isNumeric(mention)
    else { return false }
    position += 1
    sketch.notes.insert(.sharedAggregate)
    sketch.selected.append(
      Sketch.Selected(aggregate: aggregate, slot: slot(mention, .measure)))
    return true
  }

  /// Tokens of "," / "and" / ", and" here.
  func separatorLength() -> Int? {
    var length = 0
    while let chunk = peek(length) {
      if case .comma = chunk.kind {
        length += 1
      } else if chunk.marker == .and || chunk.marker == .command {
        length += 1
      } else if chunk.marker == .with, length == 0, let after = peek(1), startsWithNoun(after),
        peek(2) == nil || peek(2)?.marker == .of
      {
        length += 1
      } else {
        break
      }
    }
    return length > 0 ? length : nil
  }

  private func startsWithNoun(_ chunk: Chunk) -> Bool {
    chunk.mention != nil || chunk.marker == .count
  }

  private func startsSelectItem(at offset: Int) -> Bool {
    guard let chunk = peek(offset) else { return false }
    if let mention = chunk.mention {
      // "… and age is over 20" opens a condition instead.
      let after = peek(offset + 1)
      switch after?.marker {
      case .more, .comparative, .between, .contains, .startsWith, .endsWith, .not: return false
      case .copula: return false
      default: break
      }
      if after?.value != nil, !isTable(mention) { return false }
      return true
    }
    switch chunk.marker {
    case .average, .sum, .maximum, .minimum, .count, .distinct, .total, .howMany: return true
    case .superlative, .what, .mostCommon, .fullName: return true
    case .most, .least:
      // "the average age and the maximum number of shops"
      return sketch.selected.last?.aggregate != nil
    default: return false
    }
  }

  mutating func parseSelectItem() throws(AbstainReason) {
    _ = accept(.what)
    _ = accept(.command)
    var isDistinct = accept(.distinct)
    if accept(.howMany) || accept(.count) {
      while accept(.of) {}
      isDistinct = accept(.distinct) || isDistinct
      try parseAdjectives()
      guard let mention = current?.mention else { throw fail() }
      position += 1
      let counted = slot(mention, isTable(mention) ? .entity : .attribute)
      subject = counted
      sketch.selected.append(
        Sketch.Selected(aggregate: .count, isDistinct: isDistinct, slot: counted))
      skipVerbs()
      return
    }
    if let aggregates = parseAggregates() {
      while accept(.of) {}
      isDistinct = accept(.distinct) || isDistinct
      if accept(.count) {
        // "the average number of employees": a column that holds numbers.
        sketch.notes.insert(.impliedColumn)
      }
      guard let mention = current?.mention else { throw fail() }
      position += 1
      let measure = slot(mention, .measure)
      subject = measure
      for aggregate in aggregates {
        sketch.selected.append(
          Sketch.Selected(aggregate: aggregate, isDistinct: isDistinct, slot: measure))
      }
      return
    }
    switch marker {
    case .superlative, .most, .least, .mostCommon, .leastCommon, .top, .bottom:
      return try parseRankedItem()
    default: break
    }
    if current?.number != nil, let next = peek()?.marker {
      switch next {
      case .superlative, .most, .least, .mostCommon, .leastCommon: return try parseRankedItem()
      default: break
      }
    }
    if marker == .fullName {
      for words in [["first", "name"], ["last", "name"]] {
        guard let mention = linker.columns(named: words, at: chunks[position].range) else {
          throw fail()
        }
        sketch.selected.append(Sketch.Selected(slot: slot(mention, .attribute)))
      }
      position += 1
      return
    }
    if current?.number != nil, isRankedRows() { pendingLimit = acceptNumber().map { Int($0) } }
    try parseAdjectives()
    if let mention = current?.mention {
      position += 1
      if isTable(mention), let next = current?.mention, !isTable(next) || next.best > 0.9 {
        // "the student first name"
        let entity = slot(mention, .entity)
        sketch.entities.append(entity)
        sketch.notes.insert(.juxtaposed)
        position += 1
        subject = slot(next, .attribute)
      } else {
        subject = slot(mention, .attribute)
      }
      if isDistinct { sketch.isDistinct = true }
      sketch.selected.append(Sketch.Selected(slot: subject))
      if expectsGroup {
        sketch.groups.append(sketch.slots.count - 1)
        expectsGroup = false
      }
      return
    }
    throw fail()
  }

  /// "minimum, maximum and average": the aggregates of one column.
  mutating func parseAggregates() -> [Aggregate]? {
    var aggregates: [Aggregate] = []
    var end = position
    var index = position
    while index < chunks.count {
      let aggregate: Aggregate? =
        switch chunks[index].marker {
        case .average: .average
        case .sum, .total: .sum
        case .maximum: .maximum
        case .minimum: .minimum
        case .superlative("high"), .superlative("large"), .superlative("big"),
          .superlative("great"):
          aggregates.isEmpty ? nil : .maximum
        case .superlative("low"), .superlative("small"): aggregates.isEmpty ? nil : .minimum
        default: nil
        }
      if let aggregate {
        aggregates.append(aggregate)
        index += 1
        end = index
      } else if !aggregates.isEmpty, chunks[index].marker == .most || chunks[index].marker == .least
      {
        // "the maximum and minimum number of cities"
        aggregates.append(chunks[index].marker == .most ? .maximum : .minimum)
        end = index + 1
        break
      } else if !aggregates.isEmpty, isSeparator(chunks[index]) {
        index += 1
      } else {
        break
      }
    }
    guard !aggregates.isEmpty else { return nil }
    position = end
    return aggregates
  }

  func isSeparator(_ chunk: Chunk) -> Bool {
    if case .comma = chunk.kind { return true }
    return chunk.marker == .and
  }

  /// "the oldest student", "the 3 most expensive products", "the highest salary", "the most common
  /// city", "the name of …" is not this.
  private mutating func parseRankedItem() throws(AbstainReason) {
    var count = acceptNumber().map { Int($0) }
    let kind = marker
    position += 1
    if count == nil { count = acceptNumber().map { Int($0) } }
    switch kind {
    case .mostCommon, .leastCommon:
      guard let mention = current?.mention else { throw fail() }
      position += 1
      let item = slot(mention, .attribute)
      subject = item
      sketch.selected.append(Sketch.Selected(slot: item))
      sketch.groups.append(item)
      sketch.orders.append(Sketch.Order(key: .count(nil), isDescending: kind == .mostCommon))
      sketch.limit = count ?? 1
      sketch.isRanked = true
      return
    case .superlative(let adjective):
      guard let mention = current?.mention else { throw fail() }
      let isHigh = Adjectives.table[adjective]?.isHigh ?? true
      position += 1
      if !isTable(mention), isNumeric(mention), count == nil,
        [
          "high", "low", "large", "small", "great", "big", "long", "short", "late", "early",
          "recent",
        ].contains(adjective)
      {
        // "the highest salary" is a number, not a row.
        let measure = slot(mention, .measure)
        subject = measure
        sketch.selected.append(
          Sketch.Selected(aggregate: isHigh ? .maximum : .minimum, slot: measure))
        return
      }
      guard let dimension = linker.dimension(of: adjective, at: chunks[position - 1].range) else {
        throw .notUnderstood(text(of: peek(-2)))
      }
      sketch.notes.insert(.dimension)
      let item = slot(mention, .attribute)
      subject = item
      sketch.selected.append(Sketch.Selected(slot: item))
      let key = slot(dimension, .measure)
      sketch.orders.append(Sketch.Order(key: .slot(key), isDescending: isHigh))
      sketch.limit = count ?? 1
      sketch.isRanked = true
    case .top, .bottom:
      try parseAdjectives()
      guard let mention = current?.mention else { throw fail() }
      position += 1
      subject = slot(mention, .attribute)
      sketch.selected.append(Sketch.Selected(slot: subject))
      sketch.limit = count ?? 1
    case .most, .least:
      // "the largest number of shops": a column that holds numbers.
      guard let mention = current?.mention, isNumeric(mention), count == nil else { throw fail() }
      position += 1
      sketch.notes.insert(.mostOfColumn)
      sketch.selected.append(
        Sketch.Selected(
          aggregate: kind == .most ? .maximum : .minimum, slot: slot(mention, .measure)))
    default: throw fail()
    }
  }
}
