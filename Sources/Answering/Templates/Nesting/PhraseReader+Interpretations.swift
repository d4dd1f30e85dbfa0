extension PhraseReader {
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
