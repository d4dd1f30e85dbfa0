extension QueryBuilder {
  mutating func predicates(_ conditions: [Sketch.Condition]) -> [Predicate]? {
    var predicates: [Predicate] = []
    for condition in conditions {
      switch condition {
      case .exists(let slot, false, let inner):
        guard isTable(slot) else { return nil }
        if let presence = presence(of: slot) {
          predicates.append(presence)
          continue
        }
        need(table(slot))
        features.mark("exists")
        guard let more = self.predicates(inner) else { return nil }
        predicates += more
      default:
        if let absence = absence(behind: condition) {
          predicates.append(absence)
          continue
        }
        if isVacuous(condition) { continue }
        guard let predicate = predicate(condition) else { return nil }
        predicates.append(predicate)
      }
    }
    return predicates
  }

  /// "rivers in the USA", where no row says anything else.
  private mutating func isVacuous(_ condition: Sketch.Condition) -> Bool {
    guard case .value(let slot, false) = condition, case .column(let column) = chosen[slot].element,
      database.columns[column].table == root || needed.contains(database.columns[column].table),
      database.columns[column].distinctTexts == 1, database.columns[column].hasDuplicates == true
    else { return false }
    features.mark("value.vacuous")
    if database.columns[column].table != root { penalty += 0.05 }
    return true
  }

  private mutating func predicate(_ condition: Sketch.Condition) -> Predicate? {
    switch condition {
    case .compare(let slot, let comparison, let literal, let isNegated):
      if isNegated { features.mark("negated") }
      guard let left = numbered(slot, comparison, literal) ?? operand(slot),
        case .column(let index) = left
      else { return nil }
      let column = database.columns[index]
      switch literal {
      case .number:
        if column.kind == .text {
          if !column.holdsNumbers, comparison != .equal, comparison != .notEqual { return nil }
          features.mark("compare.textNumber")
          penalty += 0.15
          if comparison != .equal, comparison != .notEqual { penalty += 0.15 }
        } else if column.kind == .date {
          return nil
        }
      case .text:
        if column.kind.isNumeric { return nil }
        // Names that come after another in the alphabet are hardly what is asked for.
        if column.isForeignKey, comparison != .equal, comparison != .notEqual { return nil }
        if column.kind == .text { features.mark("compare.textText") }
      }
      return .compare(left, reversed(comparison, slot), literal)
    case .compareSlots(let one, let comparison, let other):
      guard let left = operand(one), let right = operand(other), left != right else { return nil }
      features.mark("compare.columns")
      return .compareColumns(left, comparison, right)
    case .value(let slot, let isNegated):
      guard case .column(let column) = chosen[slot].element,
        let text = storedText(slot, column)
      else { return nil }
      need(database.columns[column].table)
      if database.columns[column].table != root { penalty += 0.05 }
      if database.tables[database.columns[column].table].display == column {
        penalty -= 0.1
      } else if database.columns[column].isForeignKey {
        penalty -= 0.06
      }
      note(value: sketch.slots[slot].value)
      features.mark("value.implied")
      if isNegated { features.mark("negated") }
      return .compare(.column(column), isNegated ? .notEqual : .equal, .text(text))
    case .equals(let slot, let value, let isNegated):
      guard let left = operand(slot), case .column(let column) = left else { return nil }
      note(value: value)
      if isNegated { features.mark("negated") }
      guard let literal = literal(value, in: column) else { return nil }
      return .compare(left, isNegated ? .notEqual : .equal, literal)
    case .between(let slot, let low, let high):
      guard let left = operand(slot), case .column(let column) = left else { return nil }
      if case .number = low, database.columns[column].kind == .date { return nil }
      if case .text = low {
        if database.columns[column].kind.isNumeric { return nil }
        if database.columns[column].kind == .text {
          features.mark("compare.textText")
          penalty += 0.3
        }
      }
      if case .number = low, !database.columns[column].kind.isNumeric {
        features.mark("compare.textNumber")
        penalty += 0.3
      }
      return .between(left, low, high)
    case .like(let slot, let pattern, let isNegated):
      guard let left = operand(slot) else { return nil }
      return .like(left, pattern: pattern, isNegated: isNegated)
    case .missing(let slot, let isNegated):
      guard let left = operand(slot) else { return nil }
      return .isNull(left, isNegated: isNegated)
    case .compareAverage(let slot, let comparison, let aggregate, let other):
      guard let left = operand(slot), case .column(let column) = chosen[other].element,
        case .column(let index) = left, database.columns[index].kind.isNumeric
      else { return nil }
      var query = Query()
      query.tables = [database.columns[column].table]
      query.selected = [.aggregate(aggregate, column: column, isDistinct: false)]
      features.mark("compare.average")
      return .compareQuery(left, comparison, query)
    case .exists(let slot, true, let inner): return absence(of: slot, where: inner)
    case .exists: return nil
    case .any(let parts):
      var predicates: [Predicate] = []
      for part in parts {
        guard let predicate = predicate(part) else { return nil }
        predicates.append(predicate)
      }
      features.mark("either")
      return .or(predicates)
    case .term(let candidates, let isNegated):
      guard
        let term = candidates.first(where: { $0.table == root })
          ?? candidates.first(where: { needed.contains($0.table) })
      else { return nil }
      features.mark("term")
      return .term(term.condition, isNegated: isNegated)
    case .extreme: return nil
    }
  }

  /// "employees in department 80": rows are called by a number where their key is one.
  private mutating func numbered(
    _ slot: Int, _ comparison: Comparison, _ literal: Literal
  ) -> Expression? {
    guard comparison == .equal, case .number = literal,
      case .table(let table) = chosen[slot].element,
      let key = database.tables[table].primaryKey.first,
      database.tables[table].primaryKey.count == 1,
      database.columns[key].kind.isNumeric
    else { return nil }
    features.mark("key.number")
    need(table)
    return .column(key)
  }

  private func reversed(_ comparison: Comparison, _ slot: Int) -> Comparison {
    guard chosen[slot].isReversed else { return comparison }
    return switch comparison {
    case .less: .greater
    case .greater: .less
    case .lessOrEqual: .greaterOrEqual
    case .greaterOrEqual: .lessOrEqual
    default: comparison
    }
  }

  private mutating func operand(_ slot: Int) -> Expression? {
    guard let column = column(slot) else { return nil }
    need(database.columns[column].table)
    if database.columns[column].table != root { penalty += 0.05 }
    return .column(column)
  }

  private func storedText(_ slot: Int, _ column: Int) -> String? {
    guard let value = sketch.slots[slot].value else { return nil }
    return stored(value, column)
  }

  /// Of several spellings in one column, the one written in the question.
  private func stored(_ value: ValueMention, _ column: Int) -> String? {
    let texts = value.candidates.filter { $0.column == column }.map(\.text)
    return texts.first { $0 == value.text } ?? texts.first
  }

  private mutating func literal(_ value: ValueMention, in column: Int) -> Literal? {
    if let text = stored(value, column) { return .text(text) }
    if database.columns[column].kind.isNumeric {
      guard let number = Double(value.text) else { return nil }
      return .number(number)
    }
    if !value.candidates.isEmpty {
      // Stored, but elsewhere: likely another column is meant.
      features.mark("value.elsewhere")
      penalty += 0.5
    } else {
      features.mark("value.notStored")
      penalty += 0.2
    }
    return value.isQuoted ? .text(value.text) : nil
  }

  private mutating func note(value: ValueMention?) {
    guard let value else { return }
    if !value.isQuoted { features.mark("value.unquoted") }
    if !value.isExact { features.mark("value.inexact") }
    if value.candidates.count > 1 { features.mark("value.several") }
  }

  /// "students not allergic to soy" are those with no such row, not those with another row.
  private mutating func absence(behind condition: Sketch.Condition) -> Predicate? {
    let slot: Int
    let positive: Sketch.Condition
    switch condition {
    case .compare(let place, let comparison, let literal, true):
      slot = place
      positive = .compare(slot: place, comparison.negated, literal, isNegated: false)
    case .value(let place, true):
      slot = place
      positive = .value(slot: place, isNegated: false)
    case .equals(let place, let value, true):
      slot = place
      positive = .equals(slot: place, value, isNegated: false)
    default: return nil
    }
    let goal = table(slot)
    guard goal != root, !needed.contains(goal),
      let path = database.joins.path(from: root, to: goal, by: sketch.verbTables),
      let first = path.edges.first
    else { return nil }
    let edge = database.joins.edges[first]
    guard database.columns[edge.to].table == root, !database.columns[edge.from].isUnique else {
      return nil
    }
    if needed.contains(goal) {
      features.mark("negated.joined")
      penalty += 0.3
      return nil
    }
    return absence(through: edge, where: [positive])
  }

  /// "customers who have an invoice": each once, however many invoices there are.
  private mutating func presence(of slot: Int) -> Predicate? {
    let other = table(slot)
    let isUsed = sketch.slots.indices.contains { $0 != slot && table($0) == other }
    guard !isUsed, other != root,
      let path = database.joins.path(from: root, to: other, by: sketch.verbTables),
      let first = path.edges.first
    else { return nil }
    let edge = database.joins.edges[first]
    guard database.columns[edge.to].table == root,
      case .within(let column, let query, _)? = absence(through: edge, where: [], reading: [other])
    else { return nil }
    features.mark("presence")
    return .within(column, query, isNegated: false)
  }

  /// Rows of the root with no row of another table: `key NOT IN (SELECT reference FROM other)`.
  private mutating func absence(of slot: Int, where inner: [Sketch.Condition]) -> Predicate? {
    guard isTable(slot) else { return nil }
    let other = table(slot)
    guard other != root,
      let path = database.joins.path(from: root, to: other, by: sketch.verbTables),
      let first = path.edges.first, path.edges.count <= 2
    else { return nil }
    if path.ways > 1 {
      features.mark("join.ways")
      penalty += 0.3
    }
    let edge = database.joins.edges[first]
    guard database.columns[edge.to].table == root else { return nil }
    return absence(through: edge, where: inner, reading: [other])
  }

  private mutating func absence(
    through edge: JoinGraph.Edge, where conditions: [Sketch.Condition], reading: [Int] = []
  ) -> Predicate? {
    let linking = database.columns[edge.from].table
    var inner = QueryBuilder(database: database, sketch: sketch, chosen: chosen)
    inner.root = linking
    inner.needed = [linking]
    for table in reading { inner.need(table) }
    guard let predicates = inner.predicates(conditions) else { return nil }
    var query = Query()
    query.selected = [.column(edge.from)]
    query.condition = Predicate.all(predicates)
    guard inner.join(&query) else { return nil }
    features.mark("absence")
    if !conditions.isEmpty { features.mark("absence.conditional") }
    penalty += inner.penalty + 0.22 * Double(query.tables.count - 1)
    return .within(.column(edge.to), query, isNegated: true)
  }
}
