/// One word, number or quoted text of a question, with where it stands.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case word
    case number(Double)
    /// Text between quotation marks; always meant literally.
    case quoted
    case comma
    /// The end of a sentence: `.`, `?`, `!`, `;`.
    case stop
    /// `=`, `<`, `>=` and the like.
    case symbol
  }

  /// As written, without quotation marks.
  let text: String
  let lower: String
  /// Singular form of `lower`, which names are compared by.
  let lemma: String
  let kind: Kind
  /// Half-open range of Unicode scalars in the question.
  let range: Range<Int>
  /// Whether the first letter is upper case and the token does not open a sentence.
  let isCapitalised: Bool

  var number: Double? { if case .number(let value) = kind { value } else { nil } }
  var isWord: Bool { kind == .word }
}
