/// A stretch of the question that is, or may be, a stored value.
struct ValueMention: Sendable {
  struct Candidate: Sendable, Hashable {
    let column: Int
    /// As stored.
    let text: String
  }

  let range: Range<Int>
  let text: String
  /// Columns that hold it; empty for quoted text that is stored nowhere.
  let candidates: [Candidate]
  let isQuoted: Bool
  /// Whether the text is stored just as it was written, apart from case.
  let isExact: Bool
}
