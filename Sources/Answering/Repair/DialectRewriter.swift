/// Rewrites what other dialects say and SQLite does not.
struct DialectRewriter {
  private(set) var tokens: [SQLToken]
  private(set) var steps: [RepairStep] = []

  init(_ tokens: [SQLToken]) {
    self.tokens = tokens
  }

  mutating func run() {
    rewriteFunctions()
    rewriteExtract()
    rewriteCasts()
    rewriteWords()
    rewriteIntervals()
    rewriteTop()
    rewriteFetch()
    removeDual()
  }

  private mutating func rewriteFunctions() {
    var index = tokens.count - 1
    // Backwards, so that inner calls are translated before those around them.
    while index >= 0 {
      defer { index -= 1 }
      guard let call = SQLCall(at: index, in: tokens),
        let translate = DialectFunctions.table[call.name],
        index == 0 || !tokens[index - 1].isSymbol(".")
      else { continue }
      if let sql = translate(call.arguments.map(SQLText.render)) {
        replace(call.range, with: sql, .dialect(call.name))
      }
    }
  }

  /// `EXTRACT(YEAR FROM x)`, and MySQL's `GROUP_CONCAT(x SEPARATOR ',')`.
  private mutating func rewriteExtract() {
    for index in tokens.indices.reversed() {
      guard index < tokens.count, let call = SQLCall(at: index, in: tokens),
        call.arguments.count == 1
      else { continue }
      let argument = call.arguments[0]
      if call.name == "EXTRACT", argument.count > 2, argument[1].isWord("FROM"),
        let translate = DialectFunctions.table[argument[0].text.uppercased()],
        let sql = translate([SQLText.render(Array(argument[2...]))])
      {
        replace(call.range, with: sql, .dialect("EXTRACT"))
      } else if call.name == "GROUP_CONCAT",
        let separator = argument.firstIndex(where: { $0.isWord("SEPARATOR") }),
        separator + 1 < argument.count
      {
        let value = SQLText.render(Array(argument[..<separator]))
        let text = SQLText.render(Array(argument[(separator + 1)...]))
        replace(call.range, with: "group_concat(\(value), \(text))", .dialect("SEPARATOR"))
      }
    }
  }

  /// PostgreSQL's `x::type`.
  private mutating func rewriteCasts() {
    while let colons = tokens.firstIndex(where: { $0.isSymbol("::") }) {
      guard colons > 0, colons + 1 < tokens.count, tokens[colons + 1].isName else { return }
      var start = colons - 1
      if tokens[start].isSymbol(")") {
        var depth = 0
        while start >= 0 {
          if tokens[start].isSymbol(")") { depth += 1 }
          if tokens[start].isSymbol("(") { depth -= 1 }
          if depth == 0 { break }
          start -= 1
        }
        if start > 0, tokens[start - 1].kind == .word,
          !SQLWords.reserved.contains(tokens[start - 1].text.uppercased())
        {
          start -= 1
        }
      } else {
        while start > 1, tokens[start - 1].isSymbol(".") { start -= 2 }
      }
      guard start >= 0 else { return }
      let value = SQLText.render(Array(tokens[start..<colons]))
      let type = tokens[colons + 1].text
      var end = colons + 2
      if end < tokens.count, tokens[end].isSymbol("("), tokens[end].space.isEmpty,
        let close = SQLCall.closing(end, in: tokens)
      {
        end = close + 1
      }
      // A date has no type of its own here: its text is what is compared.
      let sql =
        ["DATE", "TIMESTAMP"].contains(type.uppercased())
        ? "date(\(value))" : "CAST(\(value) AS \(type))"
      replace(start..<end, with: sql, .dialect("::\(type.lowercased())"))
    }
  }

  private mutating func rewriteWords() {
    for index in tokens.indices where tokens[index].isWord("ILIKE") {
      tokens[index].text = "LIKE"
      steps.append(.dialect("ILIKE"))
    }
    for index in tokens.indices.reversed()
    where tokens[index].isWord("CURRENT_DATE") && index + 2 < tokens.count
      && tokens[index + 1].isSymbol("(") && tokens[index + 2].isSymbol(")")
    {
      tokens.removeSubrange((index + 1)...(index + 2))
    }
  }

  /// `x - INTERVAL '3 days'` and `x + INTERVAL 3 DAY`, for a value of one token or one call.
  private mutating func rewriteIntervals() {
    while let interval = tokens.firstIndex(where: { $0.isWord("INTERVAL") }), interval > 1,
      interval + 1 < tokens.count
    {
      let sign = tokens[interval - 1].text
      guard sign == "+" || sign == "-" else { return }
      var words = tokens[interval + 1].value.split(whereSeparator: \.isWhitespace).map(String.init)
      var end = interval + 2
      if words.count == 1, end < tokens.count, tokens[end].kind == .word {
        words.append(tokens[end].text)
        end += 1
      }
      guard words.count == 2, let number = Int(words[0]) else { return }
      var start = interval - 2
      if tokens[start].isSymbol(")") {
        var depth = 0
        while start > 0 {
          if tokens[start].isSymbol(")") { depth += 1 }
          if tokens[start].isSymbol("(") { depth -= 1 }
          if depth == 0 { break }
          start -= 1
        }
        if start > 0, tokens[start - 1].isName { start -= 1 }
      }
      let value = SQLText.render(Array(tokens[start..<(interval - 1)]))
      replace(
        start..<end, with: "date(\(value), '\(sign)\(number) \(words[1].lowercased())')",
        .dialect("INTERVAL"))
    }
  }

  /// SQL Server's `SELECT TOP n`.
  private mutating func rewriteTop() {
    guard
      let top = tokens.indices.first(where: {
        tokens[$0].isWord("TOP") && $0 > 0
          && (tokens[$0 - 1].isWord("SELECT") || tokens[$0 - 1].isWord("DISTINCT"))
      })
    else { return }
    var number = top + 1
    var end = top + 2
    if number < tokens.count, tokens[number].isSymbol("(") {
      number += 1
      end += 2
    }
    guard number < tokens.count, tokens[number].kind == .number, end <= tokens.count else { return }
    let limit = tokens[number]
    tokens.removeSubrange(top..<end)
    let scopes = SQLScopes(tokens)
    let scopeEnd = scopes.innermost(at: top - 1).map { scopes.scopes[$0].range.upperBound }
    tokens.insert(
      contentsOf: [SQLToken(.word, "LIMIT"), SQLToken(.number, limit.text)],
      at: scopeEnd ?? tokens.count)
    steps.append(.dialect("TOP"))
  }

  /// `FETCH FIRST n ROWS ONLY`.
  private mutating func rewriteFetch() {
    guard let fetch = tokens.firstIndex(where: { $0.isWord("FETCH") }), fetch + 4 < tokens.count,
      tokens[fetch + 2].kind == .number,
      tokens[fetch + 4].isWord("ONLY")
    else { return }
    let limit = tokens[fetch + 2].text
    replace(fetch..<(fetch + 5), with: "LIMIT \(limit)", .dialect("FETCH FIRST"))
  }

  /// Oracle's and MySQL's empty table.
  private mutating func removeDual() {
    guard
      let dual = tokens.indices.first(where: {
        tokens[$0].isWord("DUAL") && $0 > 0 && tokens[$0 - 1].isWord("FROM")
      })
    else { return }
    tokens.removeSubrange((dual - 1)...dual)
    steps.append(.dialect("DUAL"))
  }

  private mutating func replace(_ range: Range<Int>, with sql: String, _ step: RepairStep) {
    let space = tokens[range.lowerBound].space
    var new = SQLLexer.tokens(sql)
    if !new.isEmpty { new[0].space = space }
    tokens.replaceSubrange(range, with: new)
    if !steps.contains(step) { steps.append(step) }
  }
}
