/// A function call found among tokens.
struct SQLCall {
  /// The name and everything up to the closing parenthesis.
  var range: Range<Int>
  var name: String
  var arguments: [[SQLToken]]

  /// The call whose name stands at `index`; nil when it is none or is not closed.
  init?(at index: Int, in tokens: [SQLToken]) {
    guard tokens[index].kind == .word, index + 1 < tokens.count, tokens[index + 1].isSymbol("("),
      let end = Self.closing(index + 1, in: tokens)
    else { return nil }
    name = tokens[index].text.uppercased()
    range = index..<(end + 1)
    arguments = []
    var argument: [SQLToken] = []
    var depth = 0
    for token in tokens[(index + 2)..<end] {
      if token.isSymbol("(") { depth += 1 }
      if token.isSymbol(")") { depth -= 1 }
      if depth == 0, token.isSymbol(",") {
        arguments.append(argument)
        argument = []
      } else {
        argument.append(token)
      }
    }
    if !argument.isEmpty || !arguments.isEmpty { arguments.append(argument) }
  }

  /// The parenthesis that closes the one at `open`.
  static func closing(_ open: Int, in tokens: [SQLToken]) -> Int? {
    var depth = 0
    for index in open..<tokens.count {
      if tokens[index].isSymbol("(") { depth += 1 }
      if tokens[index].isSymbol(")") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }
}
