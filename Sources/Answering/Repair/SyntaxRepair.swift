/// Slips of grammar: text behind the statement, commas and parentheses too many or too few,
/// conditions in the wrong clause.
struct SyntaxRepair {
  private static let aggregates: Set<String> = [
    "COUNT", "SUM", "AVG", "MIN", "MAX", "TOTAL", "GROUP_CONCAT",
  ]

  func candidates(_ candidate: RepairCandidate, near text: String) -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    let tokens = candidate.tokens
    if let fixed = withoutStrayCommas(tokens) {
      found.append(candidate.after(.syntax("left out a comma"), 0.92, fixed))
    }
    if let fixed = withFilter(tokens) {
      found.append(candidate.after(.syntax("moved a condition into FILTER"), 0.85, fixed))
    }
    if let fixed = withJoinsFirst(tokens) {
      found.append(candidate.after(.syntax("put the joins before WHERE"), 0.85, fixed))
    }
    for place in tokens.indices.reversed()
    where place > 3 && tokens[place].text == text
      && tokens[place].space.contains(where: \.isNewline)
    {
      found.append(
        candidate.after(.extracted, 0.7, Array(tokens[..<place])))
    }
    if text == ")", let fixed = balanced(tokens) {
      found.append(candidate.after(.syntax("left out a parenthesis"), 0.8, fixed))
    }
    return found
  }

  /// A statement that stops early: literals and parentheses are closed.
  func completed(_ candidate: RepairCandidate) -> RepairCandidate? {
    var tokens = candidate.tokens
    // A literal that is cut off cannot be guessed.
    guard tokens.last?.isTerminated ?? false else { return nil }
    let open =
      tokens.filter { $0.isSymbol("(") }.count - tokens.filter { $0.isSymbol(")") }.count
    guard open > 0 else { return nil }
    for _ in 0..<open { tokens.append(SQLToken(.symbol, ")", space: "")) }
    return candidate.after(.syntax("closed \(open) parentheses"), 0.8, tokens)
  }

  /// Aggregates in WHERE belong into HAVING.
  func having(_ candidate: RepairCandidate) -> RepairCandidate? {
    let tokens = candidate.tokens
    let scopes = SQLScopes(tokens)
    let depths = SQLScopes.depths(tokens)
    for scope in scopes.scopes {
      let top = scope.range.filter { depths[$0] == scope.depth }
      guard let whereToken = top.first(where: { tokens[$0].isWord("WHERE") }) else { continue }
      let end =
        top.first {
          $0 > whereToken
            && (tokens[$0].isWord("GROUP") || tokens[$0].isWord("ORDER")
              || tokens[$0].isWord("HAVING") || tokens[$0].isWord("LIMIT"))
        } ?? scope.range.upperBound
      guard !top.contains(where: { tokens[$0].isWord("HAVING") }) else { continue }
      let conditions = Self.conditions(whereToken + 1, end, tokens, depths, scope.depth)
      let moved = conditions.filter(Self.hasAggregate)
      guard !moved.isEmpty else { continue }
      let kept = conditions.filter { !Self.hasAggregate($0) }
      var new = Array(tokens[..<whereToken])
      if !kept.isEmpty { new += [tokens[whereToken]] + Self.joined(kept) }
      var rest = Array(tokens[end...])
      if rest.first?.isWord("GROUP") ?? false {
        let groupEnd =
          rest.firstIndex { $0.isWord("ORDER") || $0.isWord("LIMIT") } ?? rest.count
        new += rest[..<groupEnd]
        rest = Array(rest[groupEnd...])
      } else {
        let selected = Self.selected(scope, tokens, depths).filter { !Self.hasAggregate($0) }
        if !selected.isEmpty {
          new += [SQLToken(.word, "GROUP", space: "\n"), SQLToken(.word, "BY")]
          for (position, item) in selected.enumerated() {
            if position > 0 { new.append(SQLToken(.symbol, ",", space: "")) }
            new += item
          }
        }
      }
      new += [SQLToken(.word, "HAVING", space: "\n")] + Self.joined(moved) + rest
      return candidate.after(.syntax("moved a condition into HAVING"), 0.75, new)
    }
    return nil
  }

  /// `SELECT a, FROM`, `(a, )`.
  private func withoutStrayCommas(_ tokens: [SQLToken]) -> [SQLToken]? {
    let kept = tokens.indices.filter { index in
      guard tokens[index].isSymbol(","), index + 1 < tokens.count else {
        return !(index == tokens.count - 1 && tokens[index].isSymbol(","))
      }
      let next = tokens[index + 1]
      return
        !(next.isWord("FROM") || next.isWord("WHERE") || next.isWord("GROUP")
        || next.isWord("ORDER") || next.isSymbol(")") || next.isSymbol(","))
    }
    return kept.count < tokens.count ? kept.map { tokens[$0] } : nil
  }

  /// `SUM(cost WHERE x = 1)` means `SUM(cost) FILTER (WHERE x = 1)`.
  private func withFilter(_ tokens: [SQLToken]) -> [SQLToken]? {
    for index in tokens.indices {
      guard let call = SQLCall(at: index, in: tokens), Self.aggregates.contains(call.name),
        call.arguments.count == 1,
        let place = call.arguments[0].firstIndex(where: { $0.isWord("WHERE") }), place > 0,
        !call.arguments[0][..<place].contains(where: { $0.isWord("SELECT") })
      else { continue }
      var new = tokens
      let argument = call.arguments[0]
      new.replaceSubrange(
        call.range,
        with: [tokens[index], SQLToken(.symbol, "(", space: "")] + argument[..<place]
          + [
            SQLToken(.symbol, ")", space: ""), SQLToken(.word, "FILTER"), SQLToken(.symbol, "("),
          ] + argument[place...] + [SQLToken(.symbol, ")", space: "")])
      return new
    }
    return nil
  }

  /// `FROM a WHERE x JOIN b ON y` means `FROM a JOIN b ON y WHERE x`.
  private func withJoinsFirst(_ tokens: [SQLToken]) -> [SQLToken]? {
    let depths = SQLScopes.depths(tokens)
    guard
      let whereToken = tokens.indices.first(where: {
        tokens[$0].isWord("WHERE") && depths[$0] == 0
      })
    else { return nil }
    guard
      var join = tokens.indices.first(where: {
        $0 > whereToken && tokens[$0].isWord("JOIN") && depths[$0] == 0
      })
    else { return nil }
    while join > whereToken + 1, tokens[join - 1].kind == .word,
      SQLWords.joining.contains(tokens[join - 1].text.uppercased())
    {
      join -= 1
    }
    let end =
      tokens.indices.first {
        $0 > join && depths[$0] == 0
          && (tokens[$0].isWord("GROUP") || tokens[$0].isWord("ORDER")
            || tokens[$0].isWord("LIMIT") || tokens[$0].isWord("WHERE"))
      } ?? tokens.count
    var new = Array(tokens[..<whereToken])
    new += tokens[join..<end]
    new += tokens[whereToken..<join]
    new += tokens[end...]
    return new
  }

  private func balanced(_ tokens: [SQLToken]) -> [SQLToken]? {
    var depth = 0
    for index in tokens.indices {
      if tokens[index].isSymbol("(") { depth += 1 }
      if tokens[index].isSymbol(")") {
        depth -= 1
        if depth < 0 {
          var new = tokens
          new.remove(at: index)
          return new
        }
      }
    }
    return nil
  }

  private static func hasAggregate(_ tokens: [SQLToken]) -> Bool {
    tokens.indices.contains { index in
      tokens[index].kind == .word && aggregates.contains(tokens[index].text.uppercased())
        && index + 1 < tokens.count && tokens[index + 1].isSymbol("(")
    } && !tokens.contains { $0.isWord("SELECT") }
  }

  /// Conditions joined by AND; a list with OR is one condition.
  private static func conditions(
    _ start: Int, _ end: Int, _ tokens: [SQLToken], _ depths: [Int], _ depth: Int
  ) -> [[SQLToken]] {
    var conditions: [[SQLToken]] = []
    var condition: [SQLToken] = []
    var isBetween = false
    for index in start..<end {
      if depths[index] == depth {
        if tokens[index].isWord("OR") { return [Array(tokens[start..<end])] }
        if tokens[index].isWord("BETWEEN") { isBetween = true }
        if tokens[index].isWord("AND") {
          if !isBetween {
            conditions.append(condition)
            condition = []
            continue
          }
          isBetween = false
        }
      }
      condition.append(tokens[index])
    }
    return condition.isEmpty ? conditions : conditions + [condition]
  }

  private static func joined(_ conditions: [[SQLToken]]) -> [SQLToken] {
    var tokens: [SQLToken] = []
    for (position, condition) in conditions.enumerated() {
      if position > 0 { tokens.append(SQLToken(.word, "AND")) }
      tokens += condition
    }
    return tokens
  }

  /// What the SELECT selects, without aliases.
  private static func selected(
    _ scope: SQLScope, _ tokens: [SQLToken], _ depths: [Int]
  ) -> [[SQLToken]] {
    var items: [[SQLToken]] = []
    var item: [SQLToken] = []
    var isAlias = false
    for index in scope.range.dropFirst() {
      if depths[index] == scope.depth {
        if tokens[index].isWord("FROM") { break }
        if tokens[index].isWord("DISTINCT") { continue }
        if tokens[index].isSymbol(",") {
          items.append(item)
          item = []
          isAlias = false
          continue
        }
        if tokens[index].isWord("AS") { isAlias = true }
      }
      if !isAlias { item.append(tokens[index]) }
    }
    return item.isEmpty ? items : items + [item]
  }
}
