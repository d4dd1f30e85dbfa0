extension QueryBuilder {
  mutating func predicates(_ conditions: [Sketch.Condition]) -> [Predicate]? {
    var predicates: [Predicate] = []
    for condition in conditions {
      switch condition {
      case .exists(let slot, false, let inner):
        guard isTable(slot) else { return nil }
        need(table(slot))
        features.mark("exists")
        guard let more = self.predicates(inner) else { return nil }
        predicates += more
      default:
        guard let predicate = predicate(condition) else { return nil }
        predicates.append(predicate)
      }
    }
    return predicates
  }

  private mutating func predicate(_ condition: Sketch.Condition) -> Predicate? {
    switch condition {
    case .compare(let slot, let comparison, let literal):
      guard let left = operand(slot), case .column(let index) = left else { return nil }
      let column = database.columns[index]
      switch literal {
      case .number(let number):
        if column.kind == .text {
          features.mark("compare.textNumber")
          penalty += 0.15
          if comparison != .equal, comparison != .notEqual { penalty += 0.15 }
        } else if column.kind == .date {
          features.mark("compare.dateNumber")
          penalty += 0.2
        }
        _ = number
      case .text:
        if column.kind.isNumeric { return nil }
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
      note(value: sketch.slots[slot].value)
      features.mark("value.implied")
      return .compare(.column(column), isNegated ? .notEqual : .equal, .text(text))
    case .equals(let slot, let value, let isNegated):
      guard let left = operand(slot), case .column(let column) = left else { return nil }
      note(value: value)
      guard let literal = literal(value, in: column) else { return nil }
      return .compare(left, isNegated ? .notEqual : .equal, literal)
    case .between(let slot, let low, let high):
      guard let left = operand(slot), case .column(let column) = left else { return nil }
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
    case .exists(let slot, true, _): return absence(of: slot)
    case .exists: return nil
    case .any(let parts):
      var predicates: [Predicate] = []
      for part in parts {
        guard let predicate = predicate(part) else { return nil }
        predicates.append(predicate)
      }
      features.mark("either")
      return .or(predicates)
    case .extreme: return nil
    }
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

  /// Rows of the root with no row of another table: `key NOT IN (SELECT reference FROM other)`.
  private mutating func absence(of slot: Int) -> Predicate? {
    guard isTable(slot) else { return nil }
    let other = table(slot)
    let links = database.joins.edges.filter {
      database.columns[$0.from].table == other && database.columns[$0.to].table == root
    }
    guard let link = links.first, other != root else { return nil }
    if links.count > 1 {
      features.mark("join.ways")
      penalty += 0.3
    }
    var query = Query()
    query.tables = [other]
    query.selected = [.column(link.from)]
    features.mark("absence")
    return .within(.column(link.to), query, isNegated: true)
  }
}
