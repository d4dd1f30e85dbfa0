/// Words that hold English sentences together. A stored value that reads like one (`IS`, a country
/// code; `A`, a grade) is meant only where the question writes it with capitals, just as stored.
enum FunctionWords {
  static func contains(_ word: ArraySlice<UInt8>) -> Bool {
    word.count <= 5 && words.contains(String(decoding: word, as: UTF8.self))
  }

  private static let words: Set<String> = [
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been",
    "both", "but", "by", "can", "did", "do", "does", "each", "for", "from", "get", "give", "had",
    "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "list",
    "many", "me", "more", "most", "much", "my", "no", "not", "of", "on", "one", "only", "or", "our",
    "over", "per", "she", "show", "so", "some", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "under", "up", "us", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with",
    "would", "you", "your",
  ]
}
