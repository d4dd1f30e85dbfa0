extension PhraseReader {
  /// Whether anything in the question relates rows to others, or ranks those that others are told by.
  static func mayNest(_ chunks: [Chunk], in database: CompiledDatabase) -> Bool {
    var mentions = 0
    var relates = false
    for chunk in chunks {
      switch chunk.kind {
      case .marker(.superlative), .marker(.most), .marker(.least), .marker(.maximum),
        .marker(.minimum):
        relates = true
      case .mention(let mention):
        mentions += 1
        relates =
          relates
          || mention.candidates.contains {
            guard case .column(let column) = $0.element else { return false }
            return database.columns[column].isForeignKey && $0.score >= mention.best - 0.1
          }
      default: break
      }
    }
    return mentions > 2 || relates && mentions > 1
  }

  /// The best interpretations, best first, with different SQL each.
  mutating func interpretations() -> [Interpretation] {
    var found: [Interpretation] = []
    for reading in queries() {
      let query = reading.meaning
      let isVisible = query.allTables().allSatisfy { linker.isVisible[$0] }
      guard isVisible, !found.contains(where: { $0.query == query }) else { continue }
      let links = reading.trail.links
      var features = Features()
      features.mark("chain")
      for mark in reading.trail.marks { features.mark(mark) }
      features["link.min"] = links.min() ?? 1
      features["link.mean"] = links.isEmpty ? 1 : links.reduce(0, +) / Double(links.count)
      features["chain.depth"] = Double(query.depth)
      features["chain.cost"] = reading.trail.cost
      if query.isDistinct { features.mark("distinct") }
      if query.namesThingsAgain(database) { features.mark("list.repeats") }
      if query.selected.count == 1, !query.isDistinct, case .column(let column) = query.selected[0],
        database.columns[column].hasDuplicates == true
      {
        features.mark("select.duplicates")
      }
      found.append(
        Interpretation(
          query: query, score: 1 - reading.trail.cost, features: features,
          storedValues: reading.trail.storedValues, choices: reading.trail.choices))
    }
    return found
  }
}

extension Interpretation {
  /// Whether rows are told by other rows in a way that joins and orders would mistake: by a column
  /// that relates them, or by the greatest of others.
  var isRatherNested: Bool {
    if features["chain.referred"] > 0, score >= 0.75 { return true }
    guard score >= 0.8 else { return false }
    if ["chain.related", "chain.inverse", "chain.rank.through"].contains(where: { features[$0] > 0 }
    ) {
      return true
    }
    return features["chain.superlative"] > 0
      && (features["chain.belongs"] > 0 || features["chain.depth"] > 2)
  }
}

extension Query {
  /// How many queries stand in one another.
  var depth: Int { 1 + ([condition, having].compactMap { $0?.depth }.max() ?? 0) }
}

extension Predicate {
  fileprivate var depth: Int {
    switch self {
    case .compareQuery(_, _, let query), .within(_, let query, _): query.depth
    case .and(let parts), .or(let parts): parts.map(\.depth).max() ?? 0
    default: 0
    }
  }
}
