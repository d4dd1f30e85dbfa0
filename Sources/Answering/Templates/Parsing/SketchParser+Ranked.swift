extension SketchParser {
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
          aggregates.isEmpty && !isPaired(index) ? nil : .maximum
        case .superlative("low"), .superlative("small"):
          aggregates.isEmpty && !isPaired(index) ? nil : .minimum
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

  /// "the lowest and highest price"
  private func isPaired(_ index: Int) -> Bool {
    guard index + 2 < chunks.count, isSeparator(chunks[index + 1]) else { return false }
    return switch chunks[index + 2].marker {
    case .superlative("high"), .superlative("large"), .superlative("big"), .superlative("great"),
      .superlative("low"), .superlative("small"), .maximum, .minimum, .average:
      index + 3 < chunks.count && chunks[index + 3].mention != nil
    default: false
    }
  }

  func isSeparator(_ chunk: Chunk) -> Bool {
    if case .comma = chunk.kind { return true }
    return chunk.marker == .and
  }

  /// "the oldest student", "the 3 most expensive products", "the highest salary", "the most common
  /// city", "the name of …" is not this.
  mutating func parseRankedItem() throws(AbstainReason) {
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
          Sketch.Selected(
            aggregate: isHigh != isRank(mention) ? .maximum : .minimum, slot: measure))
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
