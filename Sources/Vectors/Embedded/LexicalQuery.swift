/// A question as words to look up: any of them may match, rare ones count more (BM25).
struct LexicalQuery: Equatable {
  /// An FTS5 expression.
  let expression: String

  /// Nil when the text has no word.
  init?(_ text: String) {
    var words: [String] = []
    for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) }) {
      let folded = word.lowercased()
      guard folded.utf8.count <= Self.longestWord, !words.contains(folded) else { continue }
      words.append(folded)
      if words.count == Self.mostWords { break }
    }
    guard !words.isEmpty else { return nil }
    // Quoted, so that a question's NEAR, OR or * is a word like any other.
    expression = words.map { "\"\($0)\"" }.joined(separator: " OR ")
  }

  private static let longestWord = 64
  private static let mostWords = 32
}
