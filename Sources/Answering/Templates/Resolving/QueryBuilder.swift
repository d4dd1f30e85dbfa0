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
  /// Tables joined before any is found to be idle.
  var tableCount = 1
  var groupBy: [Expression] = []

  init(database: CompiledDatabase, sketch: Sketch, chosen: [Mention.Candidate]) {
    self.database = database
    self.sketch = sketch
    self.chosen = chosen
  }

  mutating func build() -> Query? {
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
    groupByAlternatives(predicates)
    var query = Query()
    guard let having = having(), let orders = orders() else { return nil }
    // A number that each row holds is compared row by row.
    let (held, counted) = (having.filter { $0.isOfColumn }, having.filter { !$0.isOfColumn })
    query.condition = Predicate.all(predicates + held)
    query.having = Predicate.all(counted)
    query.orderBy = orders
    query.limit = sketch.limit
    guard group(needsRows: !counted.isEmpty || countsRows(orders)) else { return nil }
    query.groupBy = groupBy
    query.selected = selected
    query.isDistinct = sketch.isDistinct && groupBy.isEmpty
    if let compound = sketch.compound {
      guard let other = compounded(compound, with: query) else { return nil }
      query.compound = other
    }
    guard join(&query), countsSomething(&query), computesOverExtreme(&query) else { return nil }
    // A key and the column it refers to became one.
    query.selected = query.selected.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    note(query)
    return query
  }

  /// "the Marketing and Finance departments" are those that are one or the other.
  mutating func alternatives(_ predicates: [Predicate]) -> [Predicate] {
    guard !sketch.notes.contains(.both), sketch.compound == nil else { return predicates }
    var result: [Predicate] = []
    for predicate in predicates where !result.contains(predicate) {
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

  /// "the average age of male and female students" is asked for each of the two.
  mutating func groupByAlternatives(_ predicates: [Predicate]) {
    guard features["either.and"] > 0, sketch.groups.isEmpty, predicates.count == 1,
      case .or(let parts)? = predicates.first,
      case .compare(.column(let column), .equal, .text)? = parts.first,
      selected.allSatisfy({ if case .aggregate = $0 { true } else { $0 == .rows } })
    else { return }
    features.mark("group.alternatives")
    selected.append(.column(column))
    groupBy = [.column(column)]
  }

  /// "the average age of those in the dorm with the largest capacity": one figure over all rows with
  /// the extreme, not over the first row.
  mutating func computesOverExtreme(_ query: inout Query) -> Bool {
    let isComputed = query.selected.allSatisfy {
      if case .aggregate = $0 { true } else { $0 == .rows }
    }
    guard query.groupBy.isEmpty, query.limit != nil, !query.selected.isEmpty,
      isComputed || query.limit == 1 && database.tables[root].repeatsThings
    else { return true }
    guard query.limit == 1, query.orderBy.count == 1, let order = query.orderBy.first,
      case .column(let column) = order.expression, query.compound == nil
    else { return false }
    var extreme = Query()
    extreme.tables = [database.columns[column].table]
    extreme.selected = [
      .aggregate(order.isDescending ? .maximum : .minimum, column: column, isDistinct: false)
    ]
    if !isComputed {
      var read: [Int] = []
      query.condition?.addColumns(to: &read)
      let isLocal = read.allSatisfy { database.columns[$0].table == extreme.tables[0] }
      guard isLocal else { return false }
      extreme.condition = query.condition
    }
    let condition = Predicate.compareQuery(.column(column), .equal, extreme)
    query.condition = .all((query.condition.map { [$0] } ?? []) + [condition])
    query.orderBy = []
    query.limit = nil
    features.mark("extreme")
    return true
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
      if case .column(let index) = chosen[entity].element {
        features.add("entity.column")
        // A plain property holds no rows to speak of; the word may be a condition not understood.
        let column = database.columns[index]
        let isName = database.tables[column.table].display == index
        if !isName, !column.isPrimaryKey, !column.isForeignKey, chosen[entity].score < 0.95 {
          features.mark("entity.property")
        }
      }
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
}
