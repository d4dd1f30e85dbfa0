/// One SELECT of a statement: where it stands and what it reads from.
struct SQLScope {
  /// A table, a subquery or a table function in a FROM clause.
  struct Source {
    /// Nil for a subquery.
    var table: String?
    /// What columns are qualified with: the alias, or the table's name.
    var name: String
    var isAliased: Bool
    /// The tokens of the source with its alias, without its join condition.
    var tokens: Range<Int>
    /// Where the next source may be joined: after this one's condition.
    var end: Int
  }

  /// From SELECT to its end, subqueries included.
  var range: Range<Int>
  /// Right after the FROM clause; where it would be when there is none.
  var fromEnd: Int
  var sources: [Source]
  /// Index of the SELECT around it.
  var parent: Int?
  var depth: Int

  func source(named name: String) -> Source? {
    sources.first { SQLNames.areEqual($0.name, name) }
  }
}

/// The SELECTs of a statement.
struct SQLScopes {
  private(set) var scopes: [SQLScope] = []
  /// Names that WITH defines; their columns are not known.
  private(set) var commonTables: Set<String> = []

  init(_ tokens: [SQLToken]) {
    let depths = Self.depths(tokens)
    for index in tokens.indices {
      if tokens[index].isWord("SELECT") { add(selectAt: index, tokens, depths) }
      if tokens[index].isName, index + 2 < tokens.count, tokens[index + 1].isWord("AS"),
        tokens[index + 2].isSymbol("("), index > 0,
        tokens[index - 1].isWord("WITH") || tokens[index - 1].isWord("RECURSIVE")
          || tokens[index - 1].isSymbol(",")
      {
        commonTables.insert(SQLNames.folded(tokens[index].value))
      }
    }
  }

  /// The innermost SELECT that holds the token.
  func innermost(at token: Int) -> Int? {
    var best: Int?
    for (index, scope) in scopes.enumerated() where scope.range.contains(token) {
      if best.map({ scopes[$0].range.count >= scope.range.count }) ?? true { best = index }
    }
    return best
  }

  /// The SELECT and those around it, inside out.
  func chain(from scope: Int?) -> [SQLScope] {
    var chain: [SQLScope] = []
    var next = scope
    while let index = next {
      chain.append(scopes[index])
      next = scopes[index].parent
    }
    return chain
  }

  private mutating func add(selectAt start: Int, _ tokens: [SQLToken], _ depths: [Int]) {
    let depth = depths[start]
    var end = start + 1
    while end < tokens.count, depths[end] >= depth {
      let isNext = depths[end] == depth
      if isNext,
        tokens[end].isWord("UNION") || tokens[end].isWord("EXCEPT")
          || tokens[end].isWord("INTERSECT") || tokens[end].isSymbol(";")
      {
        break
      }
      end += 1
    }
    var scope = SQLScope(
      range: start..<end, fromEnd: end, sources: [], parent: innermost(at: start), depth: depth)
    let atDepth = (start..<end).filter { depths[$0] == depth && tokens[$0].kind == .word }
    if let from = atDepth.first(where: { tokens[$0].isWord("FROM") }) {
      scope.fromEnd =
        atDepth.first { $0 > from && SQLWords.afterFrom.contains(tokens[$0].text.uppercased()) }
        ?? end
      readSources(of: &scope, from: from + 1, tokens, depths)
    } else if let clause = atDepth.first(where: {
      SQLWords.afterFrom.contains(tokens[$0].text.uppercased())
    }) {
      scope.fromEnd = clause
    }
    scopes.append(scope)
  }

  private func readSources(
    of scope: inout SQLScope, from start: Int, _ tokens: [SQLToken], _ depths: [Int]
  ) {
    var index = start
    var expectsSource = true
    while index < scope.fromEnd {
      let token = tokens[index]
      if depths[index] == scope.depth, token.isWord("JOIN") || token.isSymbol(",") {
        expectsSource = true
        index += 1
        continue
      }
      guard expectsSource else {
        index += 1
        continue
      }
      expectsSource = false
      if let (source, next) = Self.source(at: index, scope, tokens, depths) {
        scope.sources.append(source)
        index = next
      } else {
        index += 1
      }
    }
    for position in scope.sources.indices {
      let following =
        position + 1 < scope.sources.count
        ? Self.joinStart(before: scope.sources[position + 1].tokens.lowerBound, tokens)
        : scope.fromEnd
      scope.sources[position].end = following
    }
  }

  private static func source(
    at start: Int, _ scope: SQLScope, _ tokens: [SQLToken], _ depths: [Int]
  ) -> (SQLScope.Source, next: Int)? {
    var index = start
    var table: String?
    if tokens[index].isSymbol("(") {
      index += 1
      while index < scope.fromEnd, depths[index] > scope.depth { index += 1 }
    } else if tokens[index].isName {
      table = tokens[index].value
      index += 1
      while index + 1 < scope.fromEnd, tokens[index].isSymbol("."), tokens[index + 1].isName {
        table = tokens[index + 1].value
        index += 2
      }
      if index < scope.fromEnd, tokens[index].isSymbol("(") {
        // A table function: its columns are not known.
        table = nil
        index += 1
        while index < scope.fromEnd, depths[index] > scope.depth { index += 1 }
      }
    } else {
      return nil
    }
    if index < scope.fromEnd, tokens[index].isSymbol(")") { index += 1 }
    var name = table ?? (tokens[start].isName ? tokens[start].value : "")
    var isAliased = false
    if index < scope.fromEnd, tokens[index].isWord("AS") { index += 1 }
    if index < scope.fromEnd, tokens[index].isName,
      tokens[index].kind == .quoted
        || !SQLWords.reserved.contains(tokens[index].text.uppercased())
    {
      name = tokens[index].value
      isAliased = true
      index += 1
    }
    return (
      SQLScope.Source(
        table: table, name: name, isAliased: isAliased, tokens: start..<index, end: index), index
    )
  }

  /// Where the words of the join begin (`LEFT OUTER JOIN`), going back from its source.
  private static func joinStart(before source: Int, _ tokens: [SQLToken]) -> Int {
    var index = source
    while index > 0 {
      let before = tokens[index - 1]
      let isJoining =
        before.kind == .word && SQLWords.joining.contains(before.text.uppercased())
        && !before.isWord("ON") && !before.isWord("USING")
      guard isJoining || before.isSymbol(",") else { return index }
      index -= 1
      if before.isSymbol(",") { return index }
    }
    return index
  }

  /// Parentheses around each token; a parenthesis itself counts as outside.
  static func depths(_ tokens: [SQLToken]) -> [Int] {
    var depth = 0
    return tokens.map { token in
      if token.isSymbol("(") {
        defer { depth += 1 }
        return depth
      }
      if token.isSymbol(")") { depth = max(0, depth - 1) }
      return depth
    }
  }
}
