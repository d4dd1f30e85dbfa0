/// Chooses a table or column for every slot of a sketch, by trying the likely combinations.
struct Resolver {
  let database: CompiledDatabase
  let sketch: Sketch
  let isAllowed: (String) -> Bool

  /// Combinations tried at most; the rest are less likely than these.
  private static let budget = 300
  private static let breadth = 8

  /// The best interpretations, best first, with different SQL each.
  func interpretations() -> [Interpretation] {
    let options = sketch.slots.map(candidates)
    guard !options.contains(where: \.isEmpty) else { return [] }
    var found: [Query: Interpretation] = [:]
    var tried = 0
    func visit(_ index: Int, _ chosen: [Mention.Candidate], _ score: Double) {
      guard tried < Self.budget else { return }
      if index == options.count {
        tried += 1
        guard let interpretation = build(chosen, score) else { return }
        if interpretation.score > found[interpretation.query]?.score ?? -.infinity {
          found[interpretation.query] = interpretation
        }
        return
      }
      for candidate in options[index] {
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
        if slot.role != .entity, namedTables.contains(column.table) { score += 0.15 }
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

  private var namedTables: Set<Int> {
    var tables: Set<Int> = []
    for slot in sketch.slots {
      if let best = slot.mention.candidates.first, slot.role != .value {
        for candidate in slot.mention.candidates where candidate.score >= best.score - 0.05 {
          if case .table(let table) = candidate.element { tables.insert(table) }
        }
      }
    }
    return tables
  }

  private func build(_ chosen: [Mention.Candidate], _ score: Double) -> Interpretation? {
    var builder = QueryBuilder(database: database, sketch: sketch, chosen: chosen)
    guard let query = builder.build() else { return nil }
    var features = builder.features
    let links = zip(sketch.slots, chosen).map { slot, candidate in
      slot.mention.candidates.first { $0.element == candidate.element }?.score ?? 0
    }
    features["link.min"] = links.min() ?? 1
    features["link.mean"] = links.isEmpty ? 1 : links.reduce(0, +) / Double(links.count)
    let total = score - 0.22 * Double(query.tables.count - 1) - builder.penalty
    let choices = zip(sketch.slots, chosen).map { ($0.mention.range, $1.element) }
    let storedValues = sketch.slots.count { $0.value?.candidates.isEmpty == false }
    return Interpretation(
      query: query, score: total, features: features, storedValues: storedValues, choices: choices)
  }
}
