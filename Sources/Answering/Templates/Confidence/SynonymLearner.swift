/// Learns which words stand for which from questions and their paraphrases.
package struct SynonymLearner {
  /// Pairs seen less often are accidents.
  package var minimumCount = 2
  /// A word that stands for more than this stands for anything.
  package var mostMeanings = 4

  package init() {}

  /// - Returns: by the lemma a paraphrase uses, the lemmas the question used, commonest first.
  package func learn(_ pairs: [(question: String, paraphrase: String)]) -> [String: [String]] {
    let lexicon = Lexicon()
    var counts: [String: [String: Int]] = [:]
    for (question, paraphrase) in pairs {
      let original = Tokeniser.tokens(of: question, limit: 80)
      let other = Tokeniser.tokens(of: paraphrase, limit: 80)
      guard original.count == other.count else { continue }
      for (before, after) in zip(original, other) where before.lemma != after.lemma {
        guard before.isWord, after.isWord, after.lemma.utf8.count > 2,
          !lexicon.contains(after.lower), !lexicon.contains(before.lower)
        else { continue }
        counts[after.lemma, default: [:]][before.lemma, default: 0] += 1
      }
    }
    return counts.compactMapValues { meanings in
      let kept = meanings.filter { $0.value >= minimumCount }
        .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        .prefix(mostMeanings).map(\.key)
      return kept.isEmpty ? nil : kept
    }
  }
}
