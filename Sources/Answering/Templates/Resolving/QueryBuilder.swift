/// Turns a sketch whose slots are chosen into a query; gives up (nil) when the parts do not fit.
struct QueryBuilder {
  let database: CompiledDatabase
  let sketch: Sketch
  let chosen: [Mention.Candidate]
  var features = Features()
  var penalty = 0.0
  /// Tables the query must read.
  var needed: [Int] = []
  /// Rows of this table are what is selected or counted.
  var root = 0
  var selected: [Expression] = []
  var groupBy: [Expression] = []

  init(database: CompiledDatabase, sketch: Sketch, chosen: [Mention.Candidate]) {
    self.database = database
    self.sketch = sketch
    self.chosen = chosen
  }

  mutating func build() -> Query? {
    for note in sketch.notes { features.mark("note.\(note.rawValue)") }
    features["skipped"] = Double(sketch.skipped)
    guard let root = findRoot() else { return nil }
    self.root = root
    need(root)
    noteEntities()
    guard let select = select() else { return nil }
    selected = select
    guard let found = predicates(sketch.conditions), case let predicates = alternatives(found),
      isSatisfiable(predicates)
    else {
      return nil
    }
    var query = Query()
    query.condition = Predicate.all(predicates)
    guard let having = having(), let orders = orders() else { return nil }
    query.having = Predicate.all(having)
    query.orderBy = orders
    query.limit = sketch.limit
    guard group(needsRows: !having.isEmpty || countsRows(orders)) else { return nil }
    query.groupBy = groupBy
    query.selected = selected
    query.isDistinct = sketch.isDistinct && groupBy.isEmpty
    if let compound = sketch.compound {
      guard let other = compounded(compound, with: query) else { return nil }
      query.compound = other
    }
    guard join(&query) else { return nil }
    note(query)
    return query
  }

  /// "the Marketing and Finance departments" are those that are one or the other.
  mutating func alternatives(_ predicates: [Predicate]) -> [Predicate] {
    guard !sketch.notes.contains(.both), sketch.compound == nil else { return predicates }
    var result: [Predicate] = []
    for predicate in predicates {
      if case .compare(let column, .equal, .text) = predicate, let last = result.last {
        if case .compare(column, .equal, .text) = last {
          result[result.count - 1] = .or([last, predicate])
          features.mark("either.and")
          continue
        }
        if case .or(let parts) = last, case .compare(column, .equal, .text)? = parts.last {
          result[result.count - 1] = .or(parts + [predicate])
          continue
        }
      }
      result.append(predicate)
    }
    return result
  }

  /// Whether no column must equal two texts: "both A and B" asks for something else.
  func isSatisfiable(_ predicates: [Predicate]) -> Bool {
    var equal: [Expression: Literal] = [:]
    for case .compare(let expression, .equal, let literal) in predicates {
      if let other = equal[expression], other != literal { return false }
      equal[expression] = literal
    }
    // "How many friends does Dan have" does not ask for the friend Dan.
    let asked = selected.count == 1 ? selected[0] : nil
    for case .compare(let expression, .equal, _) in predicates {
      switch asked {
      case .column, .aggregate: if column(of: asked) == column(of: expression) { return false }
      default: break
      }
    }
    return !isEmptyRange(predicates)
  }

  func column(of expression: Expression?) -> Int? {
    switch expression {
    case .column(let column), .aggregate(_, let column, _): column
    default: nil
    }
  }

  /// `age < 30 AND age > 40`: both are meant, of different rows.
  func isEmptyRange(_ predicates: [Predicate]) -> Bool {
    var low: [Expression: Double] = [:]
    var high: [Expression: Double] = [:]
    for case .compare(let expression, let comparison, .number(let number)) in predicates {
      switch comparison {
      case .greater, .greaterOrEqual: low[expression] = max(low[expression] ?? number, number)
      case .less, .lessOrEqual: high[expression] = min(high[expression] ?? number, number)
      default: break
      }
    }
    return low.contains { expression, number in number > high[expression] ?? .infinity }
  }

  /// The same selection under other conditions, as the second operand of a set operation.
  mutating func compounded(
    _ compound: (kind: Sketch.Compound, conditions: [Sketch.Condition]), with query: Query
  ) -> Query.Compound? {
    guard query.groupBy.isEmpty, query.orderBy.isEmpty, query.limit == nil else { return nil }
    var other = query
    // The last condition of the first operand has its counterpart here; the others are shared.
    let shared = Array(sketch.conditions.dropLast())
    guard let predicates = predicates(shared + compound.conditions) else { return nil }
    other.condition = Predicate.all(predicates)
    guard other.condition != query.condition, join(&other) else { return nil }
    features.mark("intersect")
    switch compound.kind {
    case .intersect: return .intersect(other)
    case .except: return .except(other)
    }
  }

  // MARK: Tables and columns

  mutating func need(_ table: Int) {
    if !needed.contains(table) { needed.append(table) }
  }

  /// The column a slot stands for: itself, or the column that stands for a table's rows.
  mutating func column(_ slot: Int) -> Int? {
    switch chosen[slot].element {
    case .column(let column): return column
    case .table(let table):
      features.mark("implied.display")
      return database.tables[table].display
    }
  }

  func table(_ slot: Int) -> Int { database.table(of: chosen[slot].element) }

  func isTable(_ slot: Int) -> Bool {
    if case .table = chosen[slot].element { true } else { false }
  }

  func findRoot() -> Int? {
    // Counted or listed rows first, then "of the …", then whatever is selected.
    for item in sketch.selected {
      if let slot = item.slot, isTable(slot) { return table(slot) }
    }
    if let entity = sketch.entities.first(where: { isTable($0) }) ?? sketch.entities.first {
      return table(entity)
    }
    if let slot = sketch.selected.first(where: { $0.slot != nil })?.slot { return table(slot) }
    return nil
  }

  /// "The heads of the departments" are heads: a table that only qualifies is not read.
  mutating func noteEntities() {
    for (position, entity) in sketch.entities.enumerated() {
      let table = table(entity)
      if case .column = chosen[entity].element { features.add("entity.column") }
      if chosen[entity].score < 0.95 { features.add("entity.partial") }
      if table == root { continue }
      let isUsed = sketch.slots.indices.contains {
        $0 != entity && self.table($0) == table && !sketch.entities.contains($0)
      }
      if isUsed {
        need(table)
      } else {
        features.mark(position == 0 ? "entity.elsewhere" : "entity.vacuous")
        if database.joins.path(from: root, to: table) == nil { penalty += 0.3 }
      }
    }
  }

  // MARK: Select

  mutating func select() -> [Expression]? {
    var expressions: [Expression] = []
    for item in sketch.selected {
      guard let slot = item.slot else {
        expressions.append(.rows)
        continue
      }
      if item.aggregate == .count {
        guard let counted = count(slot, isDistinct: item.isDistinct) else { return nil }
        expressions.append(counted)
        continue
      }
      if item.aggregate != nil, isTable(slot) { return nil }
      guard let column = column(slot) else { return nil }
      need(database.columns[column].table)
      if database.columns[column].table != root {
        penalty += 0.1
        features.mark("select.elsewhere")
        let distance = database.joins.path(from: root, to: database.columns[column].table)
        if distance?.edges.count ?? 9 > 1 { penalty += 0.3 }
      }
      if let aggregate = item.aggregate {
        let kind = database.columns[column].kind
        if kind == .date, aggregate == .average || aggregate == .sum { return nil }
        if !kind.isNumeric, kind != .date || aggregate == .average || aggregate == .sum {
          features.mark("aggregate.text")
          penalty += 0.3
        }
        if database.columns[column].isPrimaryKey { penalty += 0.3 }
        expressions.append(.aggregate(aggregate, column: column, isDistinct: false))
      } else {
        expressions.append(.column(column))
      }
    }
    return Set(expressions).count == expressions.count ? expressions : nil
  }

  mutating func count(_ slot: Int, isDistinct: Bool) -> Expression? {
    switch chosen[slot].element {
    case .table(let table):
      need(table)
      if isDistinct {
        features.mark("count.distinctRows")
        if let key = database.tables[table].primaryKey.first,
          database.tables[table].primaryKey.count == 1
        {
          return .aggregate(.count, column: key, isDistinct: true)
        }
      }
      return .rows
    case .column(let index):
      let column = database.columns[index]
      need(column.table)
      if !isDistinct, database.tables[column.table].display == index { return .rows }
      if !Set(column.words).isDisjoint(with: ["count", "number", "amount", "total"]), !isDistinct {
        return nil
      }
      // "How many undergraduates": the column holds the numbers themselves.
      if column.kind.isNumeric, !isDistinct, !column.isPrimaryKey {
        // "How many people live in Texas": the population of one row.
        guard column.words == ["population"], !sketch.conditions.isEmpty else { return nil }
        features.mark("count.population")
        return .column(index)
      }
      if column.isPrimaryKey, !isDistinct, database.tables[column.table].primaryKey.count == 1 {
        return .rows
      }
      features.mark(isDistinct ? "count.distinct" : "count.column")
      return .aggregate(.count, column: index, isDistinct: true)
    }
  }
}
