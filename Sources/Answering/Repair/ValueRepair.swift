import SQL

/// Gives literals the spelling that is stored. Only where the index holds every value of the column
/// and the literal is none of them: the condition as written could find nothing.
struct ValueRepair {
  let catalogue: DatabaseCatalogue
  let values: ValueIndex

  func mended(_ candidate: RepairCandidate) -> RepairCandidate {
    var candidate = candidate
    let scopes = SQLScopes(candidate.tokens)
    // Backwards, since a literal may grow into a subquery.
    for place in candidate.tokens.indices.reversed() where candidate.tokens[place].kind == .string {
      guard let comparison = SQLComparison(literalAt: place, in: candidate.tokens),
        let (table, column) = owner(of: comparison, scopes)
      else { continue }
      let literal = candidate.tokens[place].value
      guard let stored = storedValues(table, column), !stored.contains(literal) else { continue }
      let space = candidate.tokens[place].space
      if let spelling = spelling(of: literal, in: stored) {
        candidate.tokens[place] = SQLToken(.string, SQLIdentifier.literal(spelling), space: space)
      } else if comparison.isEquality, let subquery = looked(up: literal, table, column) {
        candidate.tokens.replaceSubrange(
          comparison.sign...place, with: SQLLexer.tokens(" IN \(subquery)"))
      } else {
        continue
      }
      candidate.steps.append(.value(column: "\(table.name).\(column.name)"))
    }
    return candidate
  }

  private func owner(
    of comparison: SQLComparison, _ scopes: SQLScopes
  ) -> (CatalogueTable, CatalogueColumn)? {
    for scope in scopes.chain(from: scopes.innermost(at: comparison.column)) {
      for source in scope.sources {
        if let qualifier = comparison.qualifier,
          !SQLNames.areEqual(qualifier, source.name)
        {
          continue
        }
        if let table = source.table.flatMap(catalogue.table(named:)),
          let column = table.column(named: comparison.name)
        {
          return (table, column)
        }
      }
    }
    return nil
  }

  /// Every value of the column; nil when the index does not hold them all.
  private func storedValues(_ table: CatalogueTable, _ column: CatalogueColumn) -> [String]? {
    guard let profile = values.profile(table: table.name, column: column.name),
      case .complete(let distinct, longer: 0) = profile.text, distinct > 0
    else { return nil }
    return values.values(table: table.name, column: column.name)
  }

  /// The one stored value that reads as the literal but for case, blanks, signs or zeros.
  private func spelling(of literal: String, in stored: [String]) -> String? {
    func only(_ isAlike: (String) -> Bool) -> String? {
      var found: String?
      for value in stored where isAlike(value) {
        guard found == nil else { return nil }
        found = value
      }
      return found
    }
    if let exact = only({ SQLNames.areEqual($0, literal) }) { return exact }
    let plain = SQLNames.plain(literal)
    if !plain.isEmpty, let alike = only({ SQLNames.plain($0) == plain }) { return alike }
    if plain.isEmpty {
      let signs = literal.filter { !$0.isWhitespace }
      return signs.isEmpty ? nil : only { $0.filter { !$0.isWhitespace } == signs }
    }
    if let date = Self.isoDate(literal), stored.contains(date) { return date }
    return only { SQLNames.similarity($0, literal) >= 0.96 }
  }

  /// A name compared with a reference: `link_to_event = 'Kickoff'` means the event of that name.
  private func looked(
    up literal: String, _ table: CatalogueTable, _ column: CatalogueColumn
  ) -> String? {
    guard
      let key = table.foreignKeys.first(where: {
        $0.columns.count == 1 && SQLNames.areEqual($0.columns[0], column.name)
      }), let target = catalogue.table(named: key.referencedTable)
    else { return nil }
    let holders = target.columns.filter {
      storedValues(target, $0)?.contains(literal) ?? false
    }
    guard holders.count == 1, let holder = holders.first else { return nil }
    return "(SELECT \(SQLIdentifier.quoted(key.referencedColumns[0])) "
      + "FROM \(SQLIdentifier.quoted(target.name)) "
      + "WHERE \(SQLIdentifier.quoted(holder.name)) = \(SQLIdentifier.literal(literal)))"
  }

  /// `2019-8-2` and `8/2/2019` as `2019-08-02`.
  private static func isoDate(_ text: String) -> String? {
    let parts = text.split { $0 == "-" || $0 == "/" }.map(String.init)
    guard parts.count == 3, parts.allSatisfy({ Int($0) != nil }) else { return nil }
    let (year, month, day) =
      parts[0].count == 4 ? (parts[0], parts[1], parts[2]) : (parts[2], parts[0], parts[1])
    guard year.count == 4, let month = Int(month), let day = Int(day) else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}

/// A comparison of a column with a literal: `x = 'a'`, `t.x IN ('a', 'b')`.
struct SQLComparison {
  var qualifier: String?
  var name: String
  /// Tokens of the column's name and of the sign.
  var column: Int
  var sign: Int
  var isEquality: Bool

  init?(literalAt place: Int, in tokens: [SQLToken]) {
    var index = place - 1
    guard index > 0 else { return nil }
    if tokens[index].isSymbol("(") || tokens[index].isSymbol(",") {
      while index > 0, tokens[index].kind == .string || tokens[index].isSymbol(",") { index -= 1 }
      guard index > 1, tokens[index].isSymbol("("), tokens[index - 1].isWord("IN") else {
        return nil
      }
      index -= 1
      isEquality = false
      sign = index
      if tokens[index - 1].isWord("NOT") { index -= 1 }
    } else if tokens[index].isSymbol("=") || tokens[index].isSymbol("==") {
      isEquality = true
      sign = index
    } else if tokens[index].isSymbol("!=") || tokens[index].isSymbol("<>") {
      isEquality = false
      sign = index
    } else {
      return nil
    }
    column = index - 1
    guard column >= 0, tokens[column].isName else { return nil }
    name = tokens[column].value
    if column > 1, tokens[column - 1].isSymbol(".") { qualifier = tokens[column - 2].value }
  }
}
