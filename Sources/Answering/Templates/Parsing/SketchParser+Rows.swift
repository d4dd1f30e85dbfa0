extension SketchParser {
  /// "3 mountains with the highest …"
  func isRankedRows() -> Bool {
    guard let mention = peek()?.mention, isTable(mention) else { return false }
    var offset = 2
    while let marker = peek(offset)?.marker {
      switch marker {
      case .with, .that, .who, .have, .copula, .verb, .unknownVerb, .auxiliary: offset += 1
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
    own(entity)
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
    // "Who is the advisor of Linda? Give the names": those of the advisor, not of Linda.
    for item in former {
      guard let slot = item.slot else { continue }
      let mention = sketch.slots[slot].mention
      let isReference = mention.candidates.contains { candidate in
        guard case .column(let column) = candidate.element, candidate.score >= mention.best - 0.1
        else { return false }
        return linker.database.columns[column].isForeignKey
      }
      let isPerson = linker.tokens.first?.lower == "who"
      if isReference || isPerson, !isTable(mention) { throw .severalSentences }
    }
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

  /// Whose property was counted: "… do cities have?"
  func isOwner() -> Bool {
    guard peek(-1)?.marker == .auxiliary, peek()?.marker == .have,
      peek(2) == nil || isSentenceEnd(peek(2)),
      sketch.selected.count == 1, let counted = sketch.selected[0].slot
    else { return false }
    return sketch.selected[0].aggregate == .count && !isTable(sketch.slots[counted].mention)
  }

  /// "each industry and the number of companies in that industry": says nothing new.
  func backReference() -> Int? {
    guard let current, ["that", "this", "those", "these"].contains(text(of: current).lowercased()),
      let mention = peek()?.mention, let best = mention.candidates.first?.element,
      peek(2) == nil || isSentenceEnd(peek(2)) || isComma(peek(2))
    else { return nil }
    let isSpokenOf = sketch.slots.contains { slot in
      slot.mention.candidates.contains { $0.element == best && $0.score >= slot.mention.best - 0.1 }
    }
    return isSpokenOf ? 2 : nil
  }
}
