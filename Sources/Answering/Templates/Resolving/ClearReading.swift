/// Readings that leave nothing open: every word tied exactly, one interpretation well ahead, a shape
/// whose SQL follows from the words. They are answered whatever a fitted model makes of rare marks.
enum ClearReading {
  /// - Parameter features: before they are stepped.
  static func isOne(_ features: Features) -> Bool {
    features["link.min"] > 0.8 && features["link.mean"] >= 0.9 && features["margin"] >= 0.15
      && features["joins"] < 2 && features["conditions"] < 3 && features["tokens"] < 20
      && !doubts.contains { features[$0] > 0 }
      // Of rows that were asked for, equal names are rows all the same.
      && (features["select.duplicates"] == 0 || features["implied.display"] > 0)
  }

  /// What was guessed, passed over, or can be meant in two ways.
  private static let doubts: [String] = [
    "absence.conditional", "aggregate.text", "compare.columns", "compare.textNumber",
    "count.column", "count.distinctRows", "duplicates.negated", "either", "either.and",
    "entity.column", "entity.elsewhere", "entity.vacuous", "exists", "group.implied",
    "group.table", "join.fanTrap", "join.fanout", "join.ways", "negated", "note.bareNumber",
    "note.by", "note.existence", "note.juxtaposed", "note.nestedEntity", "note.orderImplied",
    "note.unknownVerb", "note.verb", "presence", "rank.countColumn", "rank.numberColumn",
    "select.elsewhere", "select.mayRepeat", "shape.join_group", "shape.ranked_group", "skipped",
    "value.elsewhere", "value.inexact", "value.lowerCase", "value.notStored",
  ]
}
