import SQL

/// Tables that are not found, columns found twice, and names that need quotes.
struct NameRepair {
  let catalogue: DatabaseCatalogue

  func tableCandidates(_ candidate: RepairCandidate, name: String) -> [RepairCandidate] {
    let places = candidate.tokens.indices.filter {
      candidate.tokens[$0].isName && SQLNames.areEqual(candidate.tokens[$0].value, name)
    }
    return catalogue.tables.compactMap { table -> (Double, RepairCandidate)? in
      let words = [table.name] + table.synonyms
      let similarity = words.map { SQLNames.similarity(name, $0) }.max() ?? 0
      guard similarity >= 0.6 else { return nil }
      var tokens = candidate.tokens
      for place in places.reversed() {
        // A database's or a schema's name before it says nothing here.
        let isQualified =
          place > 1 && tokens[place - 1].isSymbol(".")
          && catalogue.table(named: tokens[place - 2].value) == nil
        let start = isQualified ? place - 2 : place
        tokens.replaceSubrange(
          start...place, with: [SQLReferences.name(table.name, space: tokens[start].space)])
      }
      return (
        similarity,
        candidate.after(.table(from: name, to: table.name), min(similarity, 0.98), tokens)
      )
    }.sorted { $0.0 > $1.0 }.prefix(4).map(\.1)
  }

  /// A column that several sources have: the first one's, unless only a later one fits.
  func ambiguityCandidates(
    _ candidate: RepairCandidate, qualifier: String?, name: String
  ) -> [RepairCandidate] {
    if let qualifier { return repeatedTable(candidate, named: qualifier) }
    let scopes = SQLScopes(candidate.tokens)
    let places = SQLReferences.places(qualifier: nil, name: name, in: candidate.tokens)
    for place in places {
      guard let scope = scopes.innermost(at: place) else { continue }
      let owners = scopes.scopes[scope].sources.filter {
        $0.table.flatMap(catalogue.table(named:))?.column(named: name) != nil
      }
      guard owners.count > 1 else { continue }
      let same = places.filter { scopes.innermost(at: $0) == scope }
      return owners.enumerated().map { position, owner in
        candidate.after(
          .qualified(name), position == 0 ? 0.93 : 0.85 / Double(position),
          SQLReferences.replaced(
            same, qualifier: nil, by: owner.name, name, in: candidate.tokens))
      }
    }
    return []
  }

  /// A table joined several times without aliases: each join condition means its own join, and
  /// what is said outside goes to the joins in turn when the counts agree, else to the first.
  private func repeatedTable(
    _ candidate: RepairCandidate, named name: String
  ) -> [RepairCandidate] {
    let scopes = SQLScopes(candidate.tokens)
    guard
      let scope = scopes.scopes.first(where: { scope in
        scope.sources.filter { SQLNames.areEqual($0.name, name) }.count > 1
      })
    else { return [] }
    let joins = scope.sources.filter { SQLNames.areEqual($0.name, name) }
    var aliases: [Int: String] = [:]
    let qualifiers = candidate.tokens.indices.filter { index in
      candidate.tokens[index].isName && SQLNames.areEqual(candidate.tokens[index].value, name)
        && index + 1 < candidate.tokens.count && candidate.tokens[index + 1].isSymbol(".")
        && scope.range.contains(index)
    }
    func alias(_ join: Int) -> String { join == 0 ? name : "\(name)_\(join + 1)" }
    var outside: [Int] = []
    for place in qualifiers {
      if let join = joins.firstIndex(where: { ($0.tokens.upperBound..<$0.end).contains(place) }) {
        aliases[place] = alias(join)
      } else {
        outside.append(place)
      }
    }
    let clauses = [
      outside.filter { $0 < joins[0].tokens.lowerBound },
      outside.filter { $0 > joins[0].tokens.lowerBound },
    ]
    for clause in clauses {
      for (position, place) in clause.enumerated() where clause.count == joins.count {
        aliases[place] = alias(position)
      }
    }
    var tokens = candidate.tokens
    for (place, alias) in aliases {
      tokens[place] = SQLReferences.name(alias, space: tokens[place].space)
    }
    for (position, join) in joins.enumerated().reversed() where position > 0 {
      tokens.replaceSubrange(
        join.tokens,
        with: [
          SQLReferences.name(
            join.table ?? name, space: candidate.tokens[join.tokens.lowerBound].space),
          SQLToken(.word, "AS"), SQLReferences.name(alias(position)),
        ])
    }
    return [candidate.after(.qualified(name), 0.7, tokens)]
  }

  /// Names of the catalogue that stand bare though they hold blanks, hyphens or keywords.
  func quotedNames(_ candidate: RepairCandidate) -> RepairCandidate? {
    var names = Set<String>()
    for table in catalogue.tables {
      names.insert(table.name)
      for column in table.columns { names.insert(column.name) }
    }
    let special = names.filter { SQLIdentifier.quoted($0) != $0 }
      .map { (name: $0, tokens: SQLLexer.tokens($0)) }
      .sorted { ($0.tokens.count, $0.name) > ($1.tokens.count, $1.name) }
    var tokens = candidate.tokens
    var quoted: [String] = []
    for (name, words) in special where !words.isEmpty {
      var index = 0
      while index + words.count <= tokens.count {
        let isHere = zip(tokens[index...], words).allSatisfy { there, here in
          there.kind == here.kind && SQLNames.areEqual(there.text, here.text)
        }
        // A lone keyword is a name only where a name must stand.
        if isHere, words.count > 1 || isNamePlace(index, tokens) {
          let space = tokens[index].space
          tokens.replaceSubrange(
            index..<(index + words.count), with: [SQLReferences.name(name, space: space)])
          quoted.append(name)
        }
        index += 1
      }
    }
    guard let first = quoted.first else { return nil }
    return candidate.after(.quoted(first), 0.96, tokens)
  }

  private func isNamePlace(_ index: Int, _ tokens: [SQLToken]) -> Bool {
    let before = index > 0 ? tokens[index - 1] : nil
    let after = index + 1 < tokens.count ? tokens[index + 1] : nil
    if let before, before.isSymbol(".") || before.isWord("FROM") || before.isWord("JOIN") {
      return true
    }
    if let after, after.isSymbol(".") { return true }
    guard let after, after.kind == .symbol || after.isWord("FROM") || after.isWord("IS"),
      !after.isSymbol("(")
    else { return false }
    return true
  }
}
