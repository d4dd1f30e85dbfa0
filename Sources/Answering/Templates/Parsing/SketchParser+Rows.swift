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
      guard let slot = item.slot,
        case .column(let column)? = sketch.slots[slot].mention.candidates
          .first?.element
      else { continue }
      if linker.database.columns[column].isForeignKey { throw .severalSentences }
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
}
