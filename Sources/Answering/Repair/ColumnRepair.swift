import SQL

/// What a column that is not found may have meant: another spelling, another source, a table one
/// join away, or a text in the wrong quotes.
struct ColumnRepair {
  let catalogue: DatabaseCatalogue
  /// Below this likeness two names are not taken for each other.
  private let leastSimilarity = 0.62

  init(catalogue: DatabaseCatalogue) {
    self.catalogue = catalogue
  }

  func candidates(
    _ candidate: RepairCandidate, qualifier: String?, name: String
  ) -> [RepairCandidate] {
    let tokens = candidate.tokens
    let scopes = SQLScopes(tokens)
    let places = SQLReferences.places(qualifier: qualifier, name: name, in: tokens)
    let wrong = places.filter { !isResolved($0, qualifier, name, scopes) }
    guard let first = wrong.first ?? places.first else { return [] }
    let scope = scopes.innermost(at: first)
    let same = (wrong.isEmpty ? places : wrong).filter { scopes.innermost(at: $0) == scope }
    let chain = scopes.chain(from: scope)
    var found: [(confidence: Double, make: RepairCandidate)] = []
    func add(_ confidence: Double, _ step: RepairStep, _ tokens: [SQLToken]) {
      found.append((confidence, candidate.after(step, confidence, tokens)))
    }

    if tokens[first].kind == .quoted, qualifier == nil, !isItem(first, tokens) {
      var changed = tokens
      let text = tokens[first].value
      for place in same {
        changed[place] = SQLToken(
          .string, SQLIdentifier.literal(text), space: tokens[place].space)
      }
      let isName = chain.flatMap(\.sources).contains { source in
        table(source).map { nearest(to: text, in: $0).similarity >= 0.85 } ?? false
      }
      add(isName ? 0.6 : 0.95, .literal, changed)
    }

    for (level, around) in chain.enumerated() {
      for source in around.sources {
        guard let table = table(source) else { continue }
        let isNamed = qualifier.map { SQLNames.areEqual($0, source.name) } ?? false
        let isMeant =
          isNamed || (qualifier.map { SQLNames.areEqual($0, table.name) } ?? false)
        for column in table.columns {
          let similarity = likeness(name, column, of: table)
          guard similarity >= leastSimilarity else { continue }
          if isNamed, column.name == name { continue }
          let weight =
            isMeant || qualifier == nil ? 1 : similarity > 0.99 ? 0.97 : 0.75
          let text = "\(table.name).\(column.name)"
          add(
            similarity * weight * (level == 0 ? 1 : 0.9),
            similarity == 1 ? .qualified(text) : .column(from: name, to: text),
            SQLReferences.replaced(
              same, qualifier: qualifier, by: source.name, column.name, in: tokens))
        }
      }
    }

    if let scope {
      let joins = JoinRepair(catalogue: catalogue)
      found += joins.candidates(
        candidate, scope: scopes.scopes[scope], qualifier: qualifier, name: name, places: same
      ).map { ($0.confidence / candidate.confidence, $0) }
    }
    return found.sorted { $0.confidence > $1.confidence }.prefix(8).map(\.make)
  }

  /// Whether a name stands by itself among what is selected, grouped or ordered by: taken for a
  /// text, every row would hold the made-up name as its answer.
  private func isItem(_ place: Int, _ tokens: [SQLToken]) -> Bool {
    guard place > 0,
      tokens[place - 1].isSymbol(",") || Self.before.contains(word(place - 1, tokens))
    else { return false }
    var depth = 0
    for index in (0..<place).reversed() {
      if tokens[index].isSymbol(")") { depth += 1 }
      if tokens[index].isSymbol("(") { depth -= 1 }
      if depth < 0 { return false }
      guard depth == 0 else { continue }
      if ["SELECT", "BY"].contains(word(index, tokens)) { return true }
      if SQLWords.afterFrom.contains(word(index, tokens)) { return false }
    }
    return false
  }

  private static let before: Set<String> = ["SELECT", "DISTINCT", "ALL", "BY"]

  private func word(_ index: Int, _ tokens: [SQLToken]) -> String {
    tokens[index].kind == .word ? tokens[index].text.uppercased() : ""
  }

  private func table(_ source: SQLScope.Source) -> CatalogueTable? {
    source.table.flatMap(catalogue.table(named:))
  }

  private func nearest(to name: String, in table: CatalogueTable) -> (
    name: String, similarity: Double
  ) {
    table.columns.map { ($0.name, SQLNames.similarity(name, $0.name)) }
      .max { $0.1 < $1.1 } ?? ("", 0)
  }

  /// How well the name fits the column: `name` for `city.city_name` and `city_name` for
  /// `city.name` are common slips.
  private func likeness(_ name: String, _ column: CatalogueColumn, of table: CatalogueTable)
    -> Double
  {
    var best = SQLNames.similarity(name, column.name)
    let plain = SQLNames.plain(name)
    for word in [table.name] + table.synonyms {
      if SQLNames.plain(word) + SQLNames.plain(column.name) == plain
        || SQLNames.plain(word) + plain == SQLNames.plain(column.name)
      {
        best = max(best, 0.88)
      }
    }
    for synonym in column.synonyms where SQLNames.plain(synonym) == plain {
      best = max(best, 0.95)
    }
    return best
  }

  /// Whether the reference can be found where it stands, as far as the catalogue tells.
  private func isResolved(
    _ place: Int, _ qualifier: String?, _ name: String, _ scopes: SQLScopes
  ) -> Bool {
    for scope in scopes.chain(from: scopes.innermost(at: place)) {
      for source in scope.sources {
        if let qualifier, !SQLNames.areEqual(qualifier, source.name) { continue }
        guard let table = table(source) else { continue }
        if table.column(named: name) != nil { return true }
      }
    }
    return false
  }
}
