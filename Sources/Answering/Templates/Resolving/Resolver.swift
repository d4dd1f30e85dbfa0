/// Chooses a table or column for every slot of a sketch, by trying the likely combinations.
struct Resolver {
  let database: CompiledDatabase
  let sketch: Sketch
  let isAllowed: (String) -> Bool
  private let namedTables: Set<Int>

  init(database: CompiledDatabase, sketch: Sketch, isAllowed: @escaping (String) -> Bool) {
    self.database = database
    self.sketch = sketch
    self.isAllowed = isAllowed
    namedTables = Self.namedTables(sketch)
  }

  /// Combinations tried at most; the rest are less likely than these.
  private static let budget = 160
  private static let breadth = 8
  /// How far behind the best a reading may be and still make it doubtful.
  private static let window = 0.5

  /// The best interpretations, best first, with different SQL each.
  func interpretations() -> [Interpretation] {
    let options = sketch.slots.map(candidates)
    guard !options.contains(where: \.isEmpty) else { return [] }
    var found: [Query: Interpretation] = [:]
    var tried = 0
    // What the slots from each on may add at best, and what a value may gain as a name.
    var atBest = [0.2 * Double(sketch.slots.count { $0.role == .value })]
    for option in options.reversed() { atBest.append(atBest[atBest.count - 1] + option[0].score) }
    atBest.reverse()
    var best = -Double.infinity
    func visit(_ index: Int, _ chosen: [Mention.Candidate], _ score: Double) {
      guard tried < Self.budget else { return }
      if index == options.count {
        tried += 1
        guard let interpretation = build(chosen, score) else { return }
        best = max(best, interpretation.score)
        if interpretation.score > found[interpretation.query]?.score ?? -.infinity {
          found[interpretation.query] = interpretation
        }
        return
      }
      for candidate in options[index] {
        // Too far behind to matter, and so are the less likely ones after it.
        if score + candidate.score + atBest[index + 1] < best - Self.window { break }
        visit(index + 1, chosen + [candidate], score + candidate.score)
      }
    }
    visit(0, [], 0)
    return found.values.sorted {
      $0.score == $1.score
        ? $0.query.tables.lexicographicallyPrecedes($1.query.tables) : $0.score > $1.score
    }
  }

  /// What a slot may be, likeliest first, tables the question names elsewhere preferred.
  private func candidates(_ slot: Sketch.Slot) -> [Mention.Candidate] {
    var candidates: [Mention.Candidate] = []
    let own = slot.role == .value ? [] : tables(named: slot.mention)
    let owners = slot.owner.map { tables(named: sketch.slots[$0].mention) } ?? []
    for var candidate in slot.mention.candidates {
      var score = candidate.score
      switch candidate.element {
      case .table(let table):
        guard isAllowed(database.tables[table].name) else { continue }
        switch slot.role {
        case .entity:
          score += 0.1
          // A table that is named in full is meant before one that only shares a word.
          if candidate.score < 0.9, slot.mention.best - candidate.score >= 0.1 { score -= 0.3 }
        case .attribute: score += 0.02
        case .operand: score -= 0.25
        case .measure: score -= 0.35
        case .value: continue
        }
      case .column(let index):
        let column = database.columns[index]
        guard isAllowed(database.tables[column.table].name) else { continue }
        switch slot.role {
        case .measure:
          if !column.kind.isNumeric, column.kind != .date { score -= 0.12 }
          if column.isForeignKey { score -= 0.1 }
        case .entity: score -= 0.1
        case .operand, .attribute, .value: break
        }
        // Named by other words than these.
        if slot.role != .entity, namedTables.contains(column.table), !own.contains(column.table) {
          score += 0.15
        }
        // "which were shipped after …": the date of the shipment.
        if slot.role == .operand || slot.role == .measure, column.kind == .date,
          sketch.verbTables.contains(column.table), !namedTables.contains(column.table)
        {
          score += 0.2
        }
        // "registered in 2016": the year of registration.
        if slot.role == .operand, sketch.verbColumns.contains(index), candidate.score < 0.95 {
          score += 0.15
        }
        // "the names of the players": of those that have names, the players' are meant.
        if owners.contains(column.table) { score += slot.role == .attribute ? 0.2 : 0.06 }
        if slot.role != .entity, slot.role != .measure,
          database.tables[column.table].display == index
        {
          score += 0.03
        }
        if slot.role == .attribute, column.isForeignKey, refersToNamed(index, slot.mention) {
          score -= 0.45
        }
        if slot.role == .attribute, column.fullWords.last == slot.word, isSibling(column, of: slot)
        {
          score += 0.15
        }
        // A referring column says the same as the one referred to, which is at home.
        if column.isForeignKey { score -= 0.03 }
      }
      candidate = Mention.Candidate(
        element: candidate.element, score: score, isReversed: candidate.isReversed)
      candidates.append(candidate)
    }
    candidates.sort { $0.score > $1.score }
    return Array(candidates.prefix(Self.breadth))
  }

  /// "the budget type code and description": the description of the budget type, too.
  private func isSibling(_ column: CompiledDatabase.Column, of slot: Sketch.Slot) -> Bool {
    guard column.fullWords.count > 1 else { return false }
    return sketch.slots.contains { other in
      guard other.role == .attribute || other.role == .operand, other.mention.range.count > 1 else {
        return false
      }
      return other.mention.candidates.contains { candidate in
        guard case .column(let index) = candidate.element,
          candidate.score >= other.mention.best - 0.05
        else { return false }
        let words = database.columns[index].fullWords
        return words.count > 1 && words.dropLast() == column.fullWords.dropLast()
      }
    }
  }

  private static func namedTables(_ sketch: Sketch) -> Set<Int> {
    var tables: Set<Int> = []
    for slot in sketch.slots where slot.role != .value {
      tables.formUnion(Self.tables(named: slot.mention))
    }
    return tables
  }

  /// The tables that these words name as well as anything.
  private static func tables(named mention: Mention) -> Set<Int> {
    var tables: Set<Int> = []
    for candidate in mention.candidates where candidate.score >= mention.best - 0.05 {
      if case .table(let table) = candidate.element { tables.insert(table) }
    }
    return tables
  }

  /// "Which room": the rooms themselves, not a column of other rows that refers to them.
  private func refersToNamed(_ column: Int, _ mention: Mention) -> Bool {
    let named = tables(named: mention)
    return database.joins.edges.contains {
      $0.from == column && named.contains(database.columns[$0.to].table)
        && database.tables[database.columns[$0.to].table].display != nil
    }
  }

  private func tables(named mention: Mention) -> Set<Int> { Self.tables(named: mention) }

  private func build(_ chosen: [Mention.Candidate], _ score: Double) -> Interpretation? {
    var builder = QueryBuilder(database: database, sketch: sketch, chosen: chosen)
    guard let query = builder.build() else { return nil }
    var features = builder.features
    let links = zip(sketch.slots, chosen).map { slot, candidate in
      slot.mention.candidates.first { $0.element == candidate.element }?.score ?? 0
    }
    features["link.min"] = links.min() ?? 1
    features["link.mean"] = links.isEmpty ? 1 : links.reduce(0, +) / Double(links.count)
    for (slot, candidate) in zip(sketch.slots, chosen) {
      guard let owner = slot.owner, case .column(let column) = candidate.element else { continue }
      let isOwned =
        database.columns[column].table == database.table(of: chosen[owner].element)
      let role = slot.role == .attribute ? "select" : "condition"
      features.mark(isOwned ? "owned.\(role)" : "foreign.\(role)")
    }
    let total = score - 0.22 * Double(builder.tableCount - 1) - builder.penalty
    var together = 0.0
    for (index, slot) in sketch.slots.enumerated().dropFirst() where slot.role == .value {
      // "Nancy Edwards": both names are of one row.
      let before = sketch.slots[index - 1]
      if before.role == .value, before.mention.range.upperBound == slot.mention.range.lowerBound,
        database.table(of: chosen[index].element) != database.table(of: chosen[index - 1].element)
          || chosen[index].element == chosen[index - 1].element
      {
        together -= 0.3
      }
    }
    let choices = zip(sketch.slots, chosen).map { ($0.mention.range, $1.element) }
    let storedValues = sketch.slots.count { $0.value?.candidates.isEmpty == false }
    return Interpretation(
      query: query, score: total + together, features: features, storedValues: storedValues,
      choices: choices,
      valueRanges: Set(sketch.slots.filter { $0.role == .value }.map(\.mention.range)))
  }
}
