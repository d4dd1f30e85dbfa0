/// What single words tell beside their place: verbs that name tables, kinds of things, values in front
/// of nouns.
extension SketchParser {
  mutating func noteVerbTables() {
    for chunk in chunks where chunk.marker == .verb || chunk.marker == .unknownVerb {
      for mention in linker.mentions(at: chunk.range.lowerBound) where mention.range == chunk.range
      {
        for case .column(let column) in mention.candidates.map(\.element) {
          sketch.verbColumns.insert(column)
        }
        let tables = mention.tables()
        for candidate in tables where candidate.score >= max(0.6, tables[0].score - 0.05) {
          sketch.verbTables.insert(linker.database.table(of: candidate.element))
        }
      }
    }
  }

  /// "different allergy types", where a table and a column of kinds are called so: rows are
  /// different anyhow, so the kinds are meant.
  func property(_ mention: Mention) -> Mention {
    let tables = mention.tables().map { linker.database.table(of: $0.element) }
    let kinds = mention.candidates.filter { candidate in
      guard case .column(let index) = candidate.element, candidate.score >= 0.95 else {
        return false
      }
      let column = linker.database.columns[index]
      return tables.contains(column.table) && column.kind == .text && !column.isPrimaryKey
        && column.hasDuplicates == true
    }
    return kinds.isEmpty ? mention : Mention(range: mention.range, candidates: kinds)
  }

  /// "all music genres": a common noun is no name of rows that several tables lie between.
  private func isFarFetched(_ value: ValueMention, before mention: Mention?) -> Bool {
    guard let mention, !value.isQuoted, value.text == value.text.lowercased(),
      Double(value.text) == nil
    else { return false }
    let tables = mention.candidates.map { linker.database.table(of: $0.element) }
    return !value.candidates.contains { candidate in
      let home = linker.database.columns[candidate.column].table
      return tables.contains { table in
        linker.database.joins.path(from: table, to: home).map { $0.edges.count < 3 } ?? false
      }
    }
  }

  /// Values in front of what they qualify: "French singers".
  mutating func parseAdjectives() throws(AbstainReason) {
    while true {
      if let term = current?.term, peek()?.mention != nil {
        position += 1
        sketch.conditions.append(.term(term.candidates, isNegated: false))
      } else if let value = current?.value,
        peek()?.mention != nil || peek()?.value != nil || peek()?.term != nil
      {
        if isFarFetched(value, before: peek()?.mention) { throw fail() }
        position += 1
        sketch.conditions.append(.value(slot: slot(value: value), isNegated: false))
      } else {
        return
      }
    }
  }

  /// "mountains higher than 8000 metres": what is high is not said again.
  func measuredDimension() -> Mention? {
    guard current?.mention == nil, let bound = peek(-2), case .more? = bound.marker else {
      return nil
    }
    let comparatives = [
      "higher": "high", "lower": "low", "larger": "large", "smaller": "small", "bigger": "big",
    ]
    return linker.tokens[bound.range].lazy.compactMap { comparatives[$0.lower] }.first
      .flatMap { linker.dimension(of: $0, at: bound.range) }
  }

  mutating func acceptYearsOld() -> Bool {
    guard let current else { return false }
    let start = current.range.lowerBound
    let words = linker.tokens[start..<min(start + 3, linker.tokens.count)].map(\.lower)
    guard words.starts(with: ["years", "old"]) || words.starts(with: ["years", "of", "age"]) else {
      return false
    }
    let end = start + (words[1] == "old" ? 2 : 3)
    while let chunk = self.current, chunk.range.lowerBound < end { position += 1 }
    return true
  }

  func isAge() -> Bool {
    guard let bound = peek(-2), case .more? = bound.marker else { return false }
    return ["over", "under", "above", "below"].contains(
      linker.tokens[bound.range.upperBound - 1].lower)
  }
}
