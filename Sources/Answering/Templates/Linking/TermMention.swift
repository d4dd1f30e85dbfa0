/// A stretch of the question that reads as a term of the catalogue: "major" of cities or of rivers.
struct TermMention: Sendable {
  struct Candidate: Sendable {
    let table: Int
    let condition: TermCondition
  }

  let range: Range<Int>
  let candidates: [Candidate]
}

extension Linker {
  /// The term that begins at `start`, where a noun it may be said of follows, or "is" goes before.
  func term(at start: Int) -> TermMention? {
    guard !database.terms.isEmpty, tokens[start].isWord else { return nil }
    var length = 0
    var candidates: [TermMention.Candidate] = []
    for term in database.terms where isVisible[term.table] && term.words.count >= length {
      let end = start + term.words.count
      guard end <= tokens.count, !term.words.isEmpty,
        zip(tokens[start..<end], term.words).allSatisfy({ $0.lemma == $1 || $0.lower == $1 }),
        names(term.table, at: end) || followsVerb(start)
      else { continue }
      if term.words.count > length { candidates = [] }
      length = term.words.count
      candidates.append(TermMention.Candidate(table: term.table, condition: term.condition))
    }
    guard !candidates.isEmpty else { return nil }
    return TermMention(range: start..<(start + length), candidates: candidates)
  }

  private func names(_ table: Int, at index: Int) -> Bool {
    guard index < tokens.count else { return false }
    return mentions(at: index).contains { mention in
      mention.candidates.contains { $0.element == .table(table) && $0.score >= mention.best - 0.1 }
    }
  }

  private func followsVerb(_ index: Int) -> Bool {
    index > 0 && ["is", "are", "was", "were", "not", "be"].contains(tokens[index - 1].lower)
  }
}
