/// SQL in what a chat model wrote: between fences, after prose, before explanations.
enum ModelReply {
  /// The statements that the reply may mean, the likeliest first; empty when it holds none.
  static func statements(in reply: String) -> [String] {
    var found: [String] = []
    func add(_ text: Substring?) {
      guard let text, let statement = statement(in: text), !found.contains(statement) else {
        return
      }
      found.append(statement)
    }
    for block in fenced(reply) { add(block) }
    add(beforeFence(reply))
    return found
  }

  /// What stands between fences; the last one may be missing.
  private static func fenced(_ reply: String) -> [Substring] {
    let parts = reply.split(separator: "```", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return [] }
    return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
  }

  private static func beforeFence(_ reply: String) -> Substring {
    reply.split(separator: "```", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
  }

  /// From the first SELECT or WITH to the end of its statement; nil when there is none.
  private static func statement(in text: Substring) -> String? {
    guard let start = start(in: text) else { return nil }
    let tokens = SQLLexer.tokens(String(text[start...]), isLenient: true)
    let end = tokens.firstIndex { $0.isSymbol(";") } ?? tokens.count
    guard end > 0 else { return nil }
    // Cut in the text itself, so that what is right already stays as it is.
    let strict = SQLLexer.tokens(String(text[start...]))
    let strictEnd = strict.firstIndex { $0.isSymbol(";") } ?? strict.count
    let kept =
      strictEnd < strict.count || end == tokens.count ? strict[..<strictEnd] : tokens[..<end]
    return SQLText.render(Array(kept))
  }

  private static func start(in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    var isLineStart = true
    var anywhere: Substring.Index?
    while index < text.endIndex {
      let rest = text[index...]
      if startsStatement(rest) {
        if isLineStart { return index }
        let before = index == text.startIndex ? " " : text[text.index(before: index)]
        if anywhere == nil, !before.isLetter, !before.isNumber, before != "_" { anywhere = index }
      }
      if text[index].isNewline {
        isLineStart = true
      } else if !text[index].isWhitespace {
        isLineStart = false
      }
      index = text.index(after: index)
    }
    return anywhere
  }

  private static func startsStatement(_ text: Substring) -> Bool {
    for word in ["SELECT", "WITH"] where text.count > word.count {
      let head = text.prefix(word.count)
      guard head.uppercased() == word else { continue }
      let next = text[text.index(text.startIndex, offsetBy: word.count)]
      guard next.isWhitespace || next == "(" || next == "*" else { continue }
      guard word == "WITH" else { return true }
      // "With" begins many English sentences: it must define something.
      let tokens = SQLLexer.tokens(String(text.prefix(200)))
      return tokens.count > 3
        && (tokens[2].isWord("AS") || tokens[1].isWord("RECURSIVE")
          || tokens[2].isSymbol("("))
    }
    return false
  }
}

/// Tokens back to text.
enum SQLText {
  static func render(_ tokens: [SQLToken]) -> String {
    var text = ""
    for (index, token) in tokens.enumerated() {
      text += index == 0 ? "" : token.space
      text += token.text
    }
    return text
  }
}
