extension Linker {
  /// Columns of just these words.
  func columns(named words: [String], at range: Range<Int>) -> Mention? {
    var candidates: [Mention.Candidate] = []
    for index in database.names.containing(lemma: words[0]) {
      let name = database.names.names[index]
      guard case .column(let column) = name.element, name.words == words,
        isVisible[database.columns[column].table],
        !candidates.contains(where: { $0.element == name.element })
      else { continue }
      candidates.append(Mention.Candidate(element: name.element, score: 0.95))
    }
    return candidates.isEmpty ? nil : Mention(range: range, candidates: candidates)
  }

  /// Columns that measure what `adjective` speaks of.
  func dimension(of adjective: String, at range: Range<Int>) -> Mention? {
    let dimensions: [String] =
      adjective == "date"
      ? ["year", "date", "time", "birth"] : Adjectives.table[adjective]?.dimensions ?? []
    var candidates: [Mention.Candidate] = []
    for (rank, dimension) in dimensions.enumerated() {
      let isReversed = dimension.hasPrefix("-")
      let word = isReversed ? String(dimension.dropFirst()) : dimension
      for index in database.names.containing(lemma: word) {
        let name = database.names.names[index]
        guard case .column(let column) = name.element, name.kind != .qualified,
          isVisible[database.columns[column].table]
        else { continue }
        let kind = database.columns[column].kind
        let words = database.columns[column].words
        guard words.last != "id", !database.columns[column].isPrimaryKey || words == [word] else {
          continue
        }
        var score =
          0.9 - 0.04 * Double(rank) - 0.08
          * Double(name.words.count { !Units.suffixes.contains($0) } - 1)
        if kind == .text, !["date", "time", "birth"].contains(word) { score -= 0.15 }
        candidates.append(
          Mention.Candidate(element: name.element, score: score, isReversed: isReversed))
      }
    }
    candidates.sort { $0.score > $1.score }
    return candidates.isEmpty ? nil : Mention(range: range, candidates: candidates)
  }
}
