import Contract

/// SQL learnt from one question, for every question of the same skeleton whose values fit.
struct SQLPattern: Hashable, Sendable {
  /// How a slot's value gets into the SQL.
  enum Binding: Hashable, Sendable {
    /// The slot must read exactly so: the SQL does not depend on it in a way that is known.
    case fixed(String)
    case number
    case text
    /// The value in the spelling of that column; a value that is not stored there does not fit.
    case stored(table: String, column: String)
  }

  var database: String
  /// With parameters `:s0`, `:s1` … for the slots.
  var sql: String
  /// One for each slot of the skeleton, in order.
  var bindings: [Binding]
  /// Which columns hold the slot's value that the pattern was learnt from; a value with another
  /// footprint may mean something else (`new york`: a state, and a city).
  var footprints: [[String]]
  /// Whether the SQL refers to `:hits`.
  var usesHits: Bool
  /// What is searched for, when hits are used or when the pattern is a search.
  var search: String?
  /// What may be told of the question; nil: nothing.
  var told: AnswerForm?

  /// The values for a question of this skeleton; nil when it does not fit.
  func parameters(for skeleton: Skeleton) -> [(name: String, value: Value)]? {
    guard skeleton.slots.count == bindings.count else { return nil }
    var parameters: [(name: String, value: Value)] = []
    for (index, (slot, binding)) in zip(skeleton.slots, bindings).enumerated() {
      switch binding {
      case .fixed(let text):
        guard slot.text == text else { return nil }
        continue
      case .number:
        guard fits(slot, index), let value = Self.number(slot.text) else { return nil }
        parameters.append(("s\(index)", value))
      case .text:
        guard slot.kind != .number || fits(slot, index) else { return nil }
        parameters.append(("s\(index)", .text(slot.text)))
      case .stored(let table, let column):
        guard Self.footprint(of: slot) == footprints[index] else { return nil }
        let spellings = Set(
          slot.places.filter { $0.table == table && $0.column == column }.map(\.value))
        guard spellings.count == 1, let spelling = spellings.first else { return nil }
        parameters.append(("s\(index)", .text(spelling)))
      }
    }
    return parameters
  }

  /// Whether a number is of the kind that the pattern is for; an empty footprint takes any.
  private func fits(_ slot: Skeleton.Slot, _ index: Int) -> Bool {
    footprints[index].isEmpty || Self.footprint(of: slot) == footprints[index]
  }

  /// Whether a slot stays as it was: then the pattern serves few questions but its own.
  var isFixed: Bool {
    bindings.contains { if case .fixed = $0 { true } else { false } }
  }

  static func number(_ text: String) -> Value? {
    if let whole = Int64(text) { return .integer(whole) }
    return Double(text).map(Value.real)
  }

  static func footprint(of slot: Skeleton.Slot) -> [String] {
    guard slot.kind != .number else {
      // A year may mean a date where another number means an amount; half a row is no count.
      guard let whole = Int64(slot.text) else { return ["fraction"] }
      return (1_500...2_100).contains(whole) ? ["year"] : ["whole"]
    }
    return Set(ownPlaces(of: slot).map { "\($0.table).\($0.column)" }).sorted()
  }

  /// The columns behind the footprint.
  static func columns(of slot: Skeleton.Slot) -> [PatternForm.Place.Column] {
    Set(ownPlaces(of: slot).map { PatternForm.Place.Column(table: $0.table, column: $0.column) })
      .sorted { ($0.table, $0.column) < ($1.table, $1.column) }
  }

  /// A reference repeats what stands elsewhere: whether a state has a river changes no meaning.
  private static func ownPlaces(of slot: Skeleton.Slot) -> [Skeleton.Place] {
    let own = slot.places.filter { !$0.isReference }
    return own.isEmpty ? slot.places : own
  }
}
