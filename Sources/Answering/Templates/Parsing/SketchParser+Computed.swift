extension SketchParser {
  /// "the average price is over 20", "the number of rooms is at least 3", "the total amount is the
  /// largest": a figure computed for each group, or a column of such figures.
  mutating func parseComputedCondition(isNegated: Bool) throws(AbstainReason) {
    let aggregate: Aggregate?
    if accept(.count) {
      aggregate = nil
    } else if let aggregates = parseAggregates(), aggregates.count == 1 {
      aggregate = aggregates[0]
      _ = accept(.count)
    } else {
      throw fail()
    }
    while accept(.of) || accept(.distinct) {}
    guard let mention = current?.mention else { throw fail() }
    position += 1
    skipVerbs()
    while accept(.within) || accept(.of) {}
    let key: Sketch.Key
    if let aggregate {
      sketch.notes.insert(.aggregateCondition)
      key = .aggregate(aggregate, slot(mention, .measure))
    } else if isTable(mention), !isNumberColumn(mention) {
      sketch.notes.insert(.countCondition)
      key = .count(slot(mention, .entity))
    } else {
      key = .slot(slot(mention, .operand))
    }
    switch marker {
    case .more(let comparison):
      position += 1
      guard let number = acceptNumber() else { throw fail() }
      compare(key, isNegated ? comparison.negated : comparison, number, isNegated)
    case .superlative(let adjective) where !sketch.isRanked && !isNegated:
      position += 1
      rank(key, isDescending: Adjectives.table[adjective]?.isHigh ?? true)
    case .maximum where !sketch.isRanked && !isNegated, .most where !sketch.isRanked && !isNegated:
      position += 1
      rank(key, isDescending: true)
    case .minimum where !sketch.isRanked && !isNegated, .least where !sketch.isRanked && !isNegated:
      position += 1
      rank(key, isDescending: false)
    default:
      guard let number = acceptNumber() else { throw fail() }
      let bound = acceptOrMore() ?? .equal
      compare(key, isNegated ? bound.negated : bound, number, isNegated)
    }
  }

  private mutating func rank(_ key: Sketch.Key, isDescending: Bool) {
    sketch.orders.append(Sketch.Order(key: key, isDescending: isDescending))
    sketch.limit = pendingLimit ?? sketch.limit ?? 1
    pendingLimit = nil
    sketch.isRanked = true
  }

  private mutating func compare(
    _ key: Sketch.Key, _ comparison: Comparison, _ number: Double, _ isNegated: Bool
  ) {
    if case .slot(let slot) = key {
      sketch.conditions.append(
        .compare(slot: slot, comparison, .number(number), isNegated: isNegated))
    } else {
      sketch.having.append(
        Sketch.Having(key: key, comparison: comparison, literal: .number(number)))
    }
  }

  /// What follows "each": what is grouped by, or nothing when it was just named ("and how many
  /// students have each").
  mutating func parseEach() throws(AbstainReason) {
    if current == nil || isSentenceEnd(current)
      || [.of, .have].contains(marker) && isSentenceEnd(peek())
    {
      if current?.marker != nil { position += 1 }
      let plain = sketch.selected.filter { $0.aggregate == nil }.compactMap(\.slot)
      guard !plain.isEmpty, sketch.selected.contains(where: { $0.aggregate != nil }) else {
        throw fail()
      }
      sketch.notes.insert(.sameGroups)
      return
    }
    guard parseGroupList() else { throw fail() }
  }
}
