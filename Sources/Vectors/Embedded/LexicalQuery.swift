/// A question as words to look up: any of them may match, rare ones count more (BM25).
struct LexicalQuery: Equatable {
  /// Lower case, without repetitions, in the question's order.
  let words: [String]

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
    self.words = words
  }

  /// An FTS5 expression of the words worth looking up.
  ///
  /// The cost of ranking is the number of documents that hold any of the words, so the rarest are
  /// taken first until so many documents would match; words that a third of all documents hold tell
  /// nothing (on Cranfield leaving them out changes no figure). The rarest word always stays.
  ///
  /// - Parameters:
  ///   - frequency: how many documents hold a word.
  ///   - count: documents in the index.
  func expression<Failure: Error>(
    frequency: (String) throws(Failure) -> Int, of count: Int
  ) throws(Failure) -> String {
    var known: [(word: String, documents: Int)] = []
    for word in words { known.append((word, try frequency(word))) }
    known.sort { $0.documents < $1.documents }
    var chosen: [String] = []
    var matching = 0
    for each in known {
      matching += each.documents
      let isTelling = each.documents * 10 <= count * 3 || each.documents < Self.rareBelow
      guard chosen.isEmpty || (isTelling && matching <= Self.mostDocuments) else { break }
      chosen.append(each.word)
    }
    // Quoted, so that a question's NEAR, OR or * is a word like any other.
    return chosen.map { "\"\($0)\"" }.joined(separator: " OR ")
  }

  /// Words of fewer documents are not counted: looking them up costs next to nothing.
  static let rareBelow = 64

  private static let longestWord = 64
  private static let mostWords = 32
  private static let mostDocuments = 4_000
}
