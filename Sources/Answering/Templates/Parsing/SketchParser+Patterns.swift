extension SketchParser {
  // MARK: Ranges, patterns and rows that must exist

  mutating func parseBetween(_ column: Int) throws(AbstainReason) {
    position += 1
    if let low = acceptNumber() {
      guard accept(.and) || accept(.within), let high = acceptNumber() else { throw fail() }
      sketch.conditions.append(.between(slot: column, .number(low), .number(high)))
    } else if let low = current?.value {
      position += 1
      guard accept(.and) || accept(.within), let high = current?.value else { throw fail() }
      position += 1
      sketch.conditions.append(.between(slot: column, .text(low.text), .text(high.text)))
    } else {
      throw fail()
    }
  }

  mutating func parsePattern(
    _ column: Int, _ marker: Marker, _ isNegated: Bool
  ) throws(AbstainReason) {
    position += 1
    while accept(.of) || accept(.within) || accept(.with) {}
    let text: String
    if let value = current?.value {
      text = value.text
    } else if let current, current.range.count == 1,
      case let token = linker.tokens[current.range.lowerBound],
      token.text.count == 1 || token.isCapitalised,
      token.text.first?.isUppercase == true
        || linker.tokens[max(0, current.range.lowerBound - 1)].lower == "letter"
    {
      text = token.text
    } else {
      throw fail()
    }
    position += 1
    let pattern =
      switch marker {
      case .startsWith: "\(text)%"
      case .endsWith: "%\(text)"
      default: "%\(text)%"
      }
    // "… in their names"
    if marker == .contains, self.marker == .within, let mention = peek()?.mention, !isTable(mention)
    {
      position += 2
      let before = linker.tokens[max(0, mention.range.lowerBound - 1)].lower
      if ["their", "its"].contains(before), !isTable(sketch.slots[column].mention),
        linker.tokens[mention.range.lowerBound].lemma == "name", mention.range.count == 1
      {
        // "which publishers have 'Mc' in their names", where publishers are but names.
        sketch.conditions.append(.like(slot: column, pattern: pattern, isNegated: isNegated))
        return
      }
      let inside = slot(mention, .operand)
      sketch.conditions.append(.like(slot: inside, pattern: pattern, isNegated: isNegated))
      return
    }
    sketch.conditions.append(.like(slot: column, pattern: pattern, isNegated: isNegated))
  }

  /// "who have pets", "that do not have any order".
  mutating func parseExistence(
    _ mention: Mention, isNegated: Bool
  ) throws(AbstainReason) {
    guard isTable(mention) else { throw fail() }
    sketch.notes.insert(.existence)
    let other = slot(mention, .entity)
    subject = other
    var inner: [Sketch.Condition] = []
    if isNegated, current != nil, !isSentenceEnd(current), marker != .orderBy {
      // "no orders after 2010": what follows speaks of the orders.
      let before = sketch.conditions.count
      let havings = sketch.having.count
      while marker == .that || marker == .with || marker == .whose || marker == .who {
        position += 1
      }
      skipVerbs()
      if current != nil, !isSentenceEnd(current) {
        try parseCondition()
        guard sketch.having.count == havings, !sketch.isRanked else { throw fail() }
        inner = Array(sketch.conditions[before...])
        sketch.conditions.removeSubrange(before...)
      }
    }
    sketch.conditions.append(.exists(slot: other, isNegated: isNegated, inner))
  }

  /// "without any orders", "except those named X".
  mutating func parseWithout() throws(AbstainReason) {
    position += 1
    while accept(.distinct) || accept(.record) {}
    if let mention = current?.mention, isTable(mention) {
      position += 1
      return try parseExistence(mention, isNegated: true)
    }
    if current?.value != nil || current?.marker == .that || current?.marker == .whose {
      throw fail()
    }
    throw fail()
  }
}
