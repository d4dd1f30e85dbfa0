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
        peek(2) == nil || peek(2)?.marker == .of && !(after.mention.map(isTable) ?? false)
          || addsCount(from: 1)
      {
        length += 1
      } else {
        break
      }
    }
    return length > 0 ? length : nil
  }

  /// "… with the number of artworks of each type": nothing is compared.
  func addsCount(from offset: Int) -> Bool {
    guard peek(offset)?.marker == .count, peek(offset + 1)?.mention != nil else { return false }
    switch peek(offset + 2)?.marker {
    case .of, .within, .each, .by, .verb, .unknownVerb: return !isComparison(peek(offset + 3))
    case nil: return isSentenceEnd(peek(offset + 2)) || isComma(peek(offset + 2))
    default: return false
    }
  }

  private func startsWithNoun(_ chunk: Chunk) -> Bool {
    chunk.mention != nil || chunk.marker == .count
  }

  func startsSelectItem(at offset: Int) -> Bool {
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
    if let mention = acceptEverything() {
      let rows = slot(mention, .entity)
      sketch.entities.append(rows)
      subject = rows
      sketch.notes.insert(.everything)
      sketch.selected.append(Sketch.Selected(slot: rows, isEverything: true))
      return
    }
    let opening = text(of: current)
    if accept(.howMany) || accept(.count) {
      if opening.contains("otal") { sketch.notes.insert(.totalCount) }
      while accept(.of) || accept(.count) {}
      isDistinct = accept(.distinct) || isDistinct
      try parseAdjectives()
      guard let named = current?.mention else { throw fail() }
      position += 1
      let mention = isDistinct ? property(named) : named
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
          // Not kept in two parts: the name.
          let last = chunks[position].range.upperBound - 1
          guard let name = linker.mentions(at: last).first, sketch.selected.isEmpty else {
            throw fail()
          }
          sketch.selected.append(Sketch.Selected(slot: slot(name, .attribute)))
          break
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
      if isTable(mention), let column = namedRowColumn() {
        // "customer Nancy Edwards's phone number"
        let entity = slot(mention, .entity)
        sketch.entities.append(entity)
        while let value = current?.value {
          guard !value.candidates.isEmpty else { throw .unknownWord(value.text) }
          position += 1
          sketch.conditions.append(.value(slot: slotInTable(value, mention), isNegated: false))
        }
        position += 1
        subject = slot(column, .attribute)
        sketch.slots[sketch.slots.count - 1].owner = entity
      } else if isTable(mention), let next = current?.mention, !isTable(next) || next.best > 0.9 {
        // "the student first name"
        let entity = slot(mention, .entity)
        sketch.entities.append(entity)
        sketch.notes.insert(.juxtaposed)
        position += 1
        subject = slot(next, .attribute)
        sketch.slots[sketch.slots.count - 1].owner = entity
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

  /// The column behind values that name a row: "customer Nancy Edwards's phone number".
  private func namedRowColumn() -> Mention? {
    var offset = 0
    while peek(offset)?.value != nil { offset += 1 }
    guard offset > 0, let mention = peek(offset)?.mention, !isTable(mention),
      isSentenceEnd(peek(offset + 1)) || isComma(peek(offset + 1))
        || peek(offset + 1)?.marker == .and
    else { return nil }
    return mention
  }

  /// "all information about the students": every column of these rows.
  private mutating func acceptEverything() -> Mention? {
    guard case .everything? = marker else { return nil }
    var offset = 1
    while let marker = peek(offset)?.marker, [.of, .within, .each, .by].contains(marker) {
      offset += 1
    }
    guard offset > 1 else { return nil }
    var values = 0
    while peek(offset + values)?.value != nil { values += 1 }
    guard let mention = peek(offset + values)?.mention, isTable(mention) else { return nil }
    position += offset
    for _ in 0..<values {
      guard let value = current?.value, !value.candidates.isEmpty else { return nil }
      position += 1
      sketch.conditions.append(.value(slot: slotInTable(value, mention), isNegated: false))
    }
    position += 1
    return mention
  }
}
