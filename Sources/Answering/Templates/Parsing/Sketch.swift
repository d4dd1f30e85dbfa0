/// What a question asks for, before its words are tied to tables and columns.
///
/// Columns and tables are *slots*: stretches of the question with candidates. The resolver chooses
/// one candidate for each.
struct Sketch: Sendable {
  struct Slot: Sendable {
    enum Role: Sendable, Equatable {
      /// Rows of something: "of the students".
      case entity
      /// Something selected or grouped by: a column, or a table that stands for its rows.
      case attribute
      /// Something compared with text or a number.
      case operand
      /// Something computed with: sum, average, order.
      case measure
      /// The column a stored value stands in.
      case value
    }
    let mention: Mention
    var role: Role
    /// For values: texts by column.
    var value: ValueMention?
    /// The slot of the rows it is said of: "the names *of the players*".
    var owner: Int?
    /// The only word of the mention, as names write it.
    var word: String?
  }

  struct Selected: Sendable {
    var aggregate: Aggregate?
    var isDistinct = false
    /// Nil: rows, counted.
    var slot: Int?
    /// Every column of the slot's rows: "all information about the students".
    var isEverything = false
  }

  indirect enum Condition: Sendable {
    /// A negated comparison is written turned round; the mark tells that it was.
    case compare(slot: Int, Comparison, Literal, isNegated: Bool = false)
    case compareSlots(Int, Comparison, Int)
    /// A stored value; the slot's candidates are the columns that hold it.
    case value(slot: Int, isNegated: Bool)
    /// A column that was named, and a value that may or may not be stored in it.
    case equals(slot: Int, ValueMention, isNegated: Bool)
    case between(slot: Int, Literal, Literal)
    case like(slot: Int, pattern: String, isNegated: Bool)
    case missing(slot: Int, isNegated: Bool)
    case compareAverage(slot: Int, Comparison, Aggregate, of: Int)
    /// Rows of another table must exist (or not).
    case exists(slot: Int, isNegated: Bool, [Condition])
    case any([Condition])
    /// A term of the catalogue, of one of the tables it may be said of.
    case term([TermMention.Candidate], isNegated: Bool)
    /// The greatest or smallest, as a condition beside others.
    case extreme(slot: Int, Aggregate)
  }

  enum Key: Sendable {
    case slot(Int)
    case aggregate(Aggregate, Int)
    /// Rows of a slot's table, or of what is grouped.
    case count(Int?)
  }

  struct Order: Sendable {
    var key: Key
    var isDescending: Bool
  }

  struct Having: Sendable {
    var key: Key
    var comparison: Comparison
    var literal: Literal
    var upper: Literal?
  }

  var slots: [Slot] = []
  var selected: [Selected] = []
  var entities: [Int] = []
  var conditions: [Condition] = []
  var groups: [Int] = []
  var having: [Having] = []
  var orders: [Order] = []
  var limit: Int?
  var isDistinct = false
  /// Ranked rows ("the oldest student"), as against ordered ones.
  var isRanked = false
  var compound: (kind: Compound, conditions: [Condition])?
  /// Tables that the question's verbs name: "attended" the attendances.
  var verbTables: Set<Int> = []
  /// Columns that they name: "registered" the year of registration.
  var verbColumns: Set<Int> = []
  /// Verbs and other words that were passed over.
  var skipped = 0
  var notes: Set<Note> = []

  enum Compound: Sendable { case intersect, except }

  /// Facts about the parse that the confidence model weighs.
  enum Note: String, Sendable, Hashable, CaseIterable {
    case verb, who, impliedColumn, ellipsis, secondSentence, juxtaposed, either, by, bareNumber
    case nestedEntity, existence, commandNoun, groupByWord, impliedName, orderImplied, dimension
    case mostOfColumn, leadingEach, whichColumn, sumOfMost, both, times, byAge, unknownVerb,
      severalKeys, sharedAggregate, howMany, everything, valueFirst, sameGroups, generic,
      countCondition, aggregateCondition, totalCount, subject, place
  }
}
