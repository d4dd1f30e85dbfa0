/// A word, literal or sign of SQL text, with the blanks and comments before it.
struct SQLToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A keyword or a bare identifier.
    case word
    /// An identifier in double quotes, backticks or brackets.
    case quoted
    case string
    case number
    case parameter
    case symbol
  }

  var kind: Kind
  /// As it stands in the text, quotes included.
  var text: String
  /// White space and comments before it.
  var space: String
  /// False for a literal that the text ends in.
  var isTerminated = true

  init(_ kind: Kind, _ text: String, space: String = " ", isTerminated: Bool = true) {
    self.kind = kind
    self.text = text
    self.space = space
    self.isTerminated = isTerminated
  }

  /// Whether this is the bare word, in any case.
  func isWord(_ word: StaticString) -> Bool {
    guard kind == .word, text.utf8.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      zip(text.utf8, expected).allSatisfy { ($0 | 0x20) == ($1 | 0x20) }
    }
  }

  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

  var isName: Bool { kind == .word || kind == .quoted }

  /// The identifier without its quotes, or the literal's value.
  var value: String {
    switch kind {
    case .quoted, .string:
      guard let open = text.first, text.count >= 2 else { return text }
      let close: Character = open == "[" ? "]" : open
      let inner = text.dropFirst().dropLast(isTerminated ? 1 : 0)
      return inner.split(separator: "\(close)\(close)", omittingEmptySubsequences: false)
        .joined(separator: String(close))
    default: return text
    }
  }
}
