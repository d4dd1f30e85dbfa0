import Contract
import SQL

/// Turns a question and the SQL that answered it into a pattern: literals that stand in the
/// question become parameters.
struct PatternLearner {
  let catalogue: DatabaseCatalogue

  /// - Parameter sql: prepared and run, with its literals inline.
  func pattern(
    _ skeleton: Skeleton, sql: String, search: String? = nil
  ) -> SQLPattern {
    var tokens = SQLLexer.tokens(sql)
    let scopes = SQLScopes(tokens)
    var bindings = skeleton.slots.map { SQLPattern.Binding.fixed($0.text) }
    for (index, slot) in skeleton.slots.enumerated() {
      // The same text twice in the question: which of them the literal means is not known.
      let twins = skeleton.slots.filter { $0.text.lowercased() == slot.text.lowercased() }
      guard twins.count == 1, let (binding, places) = binding(of: slot, tokens, scopes) else {
        continue
      }
      bindings[index] = binding
      for place in places {
        tokens[place] = SQLToken(.parameter, ":s\(index)", space: tokens[place].space)
      }
    }
    return SQLPattern(
      database: catalogue.name, sql: SQLText.render(tokens), bindings: bindings,
      footprints: skeleton.slots.map(SQLPattern.footprint),
      usesHits: tokens.contains { $0.kind == .parameter && $0.text == ":hits" }, search: search)
  }

  /// SQL with the values of its parameters in place; nil where one has no literal.
  static func inlined(
    _ sql: String, _ parameters: [(name: String, value: Value)]
  ) -> String? {
    var tokens = SQLLexer.tokens(sql)
    for place in tokens.indices where tokens[place].kind == .parameter {
      guard
        let value = parameters.first(where: { $0.name == tokens[place].text.dropFirst() })?.value
      else { return nil }
      let space = tokens[place].space
      switch value {
      case .text(let text):
        tokens[place] = SQLToken(.string, SQLIdentifier.literal(text), space: space)
      case .integer(let number) where number >= 0:
        tokens[place] = SQLToken(.number, "\(number)", space: space)
      case .real(let number) where number >= 0 && number.isFinite:
        tokens[place] = SQLToken(.number, "\(number)", space: space)
      default: return nil
      }
    }
    return SQLText.render(tokens)
  }

  private func binding(
    of slot: Skeleton.Slot, _ tokens: [SQLToken], _ scopes: SQLScopes
  ) -> (SQLPattern.Binding, [Int])? {
    switch slot.kind {
    case .number:
      guard let value = SQLPattern.number(slot.text) else { return nil }
      // Ones and zeros stand in SQL for many reasons; and of two equal numbers only one is meant.
      guard value != .integer(0), value != .integer(1) else { return nil }
      let places = tokens.indices.filter {
        (tokens[$0].kind == .number || tokens[$0].kind == .string)
          && SQLPattern.number(tokens[$0].value) == value
      }
      guard places.count == 1, let place = places.first, !isSigned(place, tokens) else {
        return nil
      }
      return (tokens[place].kind == .number ? .number : .text, places)
    case .quoted, .stored:
      var column: (table: String, column: String)?
      let spellings = Set(slot.places.map(\.value) + (slot.kind == .quoted ? [slot.text] : []))
      let places = tokens.indices.filter {
        tokens[$0].kind == .string && spellings.contains(tokens[$0].value)
      }
      guard !places.isEmpty else { return nil }
      for place in places {
        guard let comparison = SQLComparison(literalAt: place, in: tokens),
          let owner = owner(of: comparison, scopes)
        else { return nil }
        // All its literals are compared with columns that hold it in the same spelling.
        let isStored = slot.places.contains {
          $0.table == owner.table && $0.column == owner.column && $0.value == tokens[place].value
        }
        guard isStored || slot.kind == .quoted else { return nil }
        if column == nil {
          // A reference takes whatever its key holds, also what it does not refer to yet.
          let own = slot.places.first { !$0.isReference && $0.value == tokens[place].value }
          let isReference = slot.places.contains {
            $0.isReference && $0.table == owner.table && $0.column == owner.column
          }
          column = isReference ? own.map { ($0.table, $0.column) } ?? owner : owner
        }
        if slot.kind == .quoted, !isStored { return (.text, places) }
      }
      return column.map { (.stored(table: $0.table, column: $0.column), places) }
    }
  }

  private func isSigned(_ place: Int, _ tokens: [SQLToken]) -> Bool {
    place > 1 && tokens[place - 1].isSymbol("-")
      && (tokens[place - 2].kind == .symbol || tokens[place - 2].kind == .word)
  }

  private func owner(
    of comparison: SQLComparison, _ scopes: SQLScopes
  ) -> (table: String, column: String)? {
    for scope in scopes.chain(from: scopes.innermost(at: comparison.column)) {
      for source in scope.sources {
        if let qualifier = comparison.qualifier, !SQLNames.areEqual(qualifier, source.name) {
          continue
        }
        if let table = source.table.flatMap(catalogue.table(named:)),
          let column = table.column(named: comparison.name)
        {
          return (table.name, column.name)
        }
      }
    }
    return nil
  }
}
