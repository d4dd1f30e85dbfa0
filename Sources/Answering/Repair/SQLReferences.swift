import SQL

/// Places of column references among tokens.
enum SQLReferences {
  /// Indices of the column's token wherever `qualifier.name`, or the bare name, stands as a column.
  static func places(qualifier: String?, name: String, in tokens: [SQLToken]) -> [Int] {
    tokens.indices.filter { index in
      guard tokens[index].isName, SQLNames.areEqual(tokens[index].value, name) else { return false }
      let isQualified = index > 1 && tokens[index - 1].isSymbol(".")
      if let qualifier {
        return isQualified && SQLNames.areEqual(tokens[index - 2].value, qualifier)
      }
      if isQualified { return false }
      if index + 1 < tokens.count,
        tokens[index + 1].isSymbol("(") || tokens[index + 1].isSymbol(".")
      {
        return false
      }
      return index == 0 || !isTableOrAlias(index, tokens)
    }
  }

  /// Names the columns at `places` anew.
  static func replaced(
    _ places: [Int], qualifier: String?, by newQualifier: String?, _ column: String,
    in tokens: [SQLToken]
  ) -> [SQLToken] {
    var tokens = tokens
    for place in places.sorted(by: >) {
      let start = qualifier == nil ? place : place - 2
      let space = tokens[start].space
      var new: [SQLToken] = []
      if let newQualifier {
        new = [name(newQualifier, space: space), SQLToken(.symbol, ".", space: "")]
      }
      new.append(name(column, space: newQualifier == nil ? space : ""))
      tokens.replaceSubrange(start...place, with: new)
    }
    return tokens
  }

  static func name(_ name: String, space: String = " ") -> SQLToken {
    let text = SQLIdentifier.quoted(name)
    return SQLToken(text == name ? .word : .quoted, text, space: space)
  }

  private static func isTableOrAlias(_ index: Int, _ tokens: [SQLToken]) -> Bool {
    let before = tokens[index - 1]
    if before.isWord("AS") || before.isWord("FROM") || before.isWord("JOIN") { return true }
    // `FROM budget b`: a name right after a name is an alias.
    return before.isName && before.kind == .word
      && !SQLWords.reserved.contains(before.text.uppercased())
  }
}
