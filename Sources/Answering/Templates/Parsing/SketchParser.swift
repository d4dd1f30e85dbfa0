/// Reads chunks from left to right into a ``Sketch``; throws when a chunk fits nowhere.
///
/// A question is a head (what is asked: `names and ages`, `how many students`) and modifiers
/// (`of the students`, `whose age is over 20`, `ordered by name`, `for each city`).
struct SketchParser {
  let chunks: [Chunk]
  let linker: Linker
  var position = 0
  var sketch = Sketch()
  /// "the 3 mountains with the highest …": how many, until the ranking comes.
  var pendingLimit: Int?
  /// Where the conditions after "both" begin.
  var bothStart: Int?
  /// The slot conditions without a subject speak of.
  var subject: Int?
  var expectsGroup = false

  static func parse(_ chunks: [Chunk], linker: Linker) throws(AbstainReason) -> Sketch {
    var parser = SketchParser(
      chunks: chunks.filter { $0.marker != .filler && $0.marker != .genericNoun }, linker: linker)
    try parser.parseQuestion()
    parser.noteVerbTables()
    return parser.sketch
  }

  private init(chunks: [Chunk], linker: Linker) {
    self.chunks = chunks
    self.linker = linker
  }

  // MARK: Looking

  var current: Chunk? { position < chunks.count ? chunks[position] : nil }
  func peek(_ offset: Int = 1) -> Chunk? {
    position + offset < chunks.count && position + offset >= 0 ? chunks[position + offset] : nil
  }
  var marker: Marker? { current?.marker }

  mutating func accept(_ expected: Marker) -> Bool {
    if marker == expected {
      position += 1
      return true
    }
    return false
  }

  mutating func acceptComma() -> Bool {
    if let current, case .comma = current.kind {
      position += 1
      return true
    }
    return false
  }

  mutating func acceptNumber() -> Double? {
    guard let number = current?.number else { return nil }
    position += 1
    return number
  }

  func text(of chunk: Chunk?) -> String {
    guard let chunk else { return "the end" }
    return linker.tokens[chunk.range].map(\.text).joined(separator: " ")
  }

  func fail() -> AbstainReason {
    if let current, case .unknown(let word) = current.kind { return .unknownWord(word) }
    return .notUnderstood(text(of: current))
  }

  mutating func skipVerbs() {
    while true {
      switch marker {
      case .verb:
        sketch.skipped += 1
        sketch.notes.insert(.verb)
        position += 1
      case .unknownVerb:
        sketch.notes.insert(.unknownVerb)
        position += 1
      case .copula, .auxiliary, .filler, .record: position += 1
      default: return
      }
    }
  }

  // MARK: Slots

  /// - Returns: the place of a new slot; a column compared is one of the rows spoken of last.
  mutating func slot(_ mention: Mention, _ role: Sketch.Slot.Role) -> Int {
    var slot = Sketch.Slot(mention: mention, role: role)
    if mention.range.count == 1 { slot.word = linker.tokens[mention.range.lowerBound].lemma }
    if role == .operand || role == .measure { slot.owner = sketch.entities.last }
    sketch.slots.append(slot)
    return sketch.slots.count - 1
  }

  /// What was selected and is nobody's yet is said of these rows.
  mutating func own(_ entity: Int) {
    for item in sketch.selected {
      guard let slot = item.slot, slot != entity, sketch.slots[slot].owner == nil else { continue }
      sketch.slots[slot].owner = entity
    }
  }

  mutating func slot(value: ValueMention) -> Int {
    let before = value.range.lowerBound - 1
    let sides = before >= 0 ? Self.sides[linker.tokens[before].lower] : nil
    let candidates = value.candidates.map { candidate in
      // "from Rome to Oslo": where it starts, where it ends.
      let words = linker.database.columns[candidate.column].words
      let isSide = sides.map { !$0.isDisjoint(with: words) } ?? false
      return Mention.Candidate(
        element: .column(candidate.column),
        score: (value.isExact ? 0.9 : 0.8) + (isSide ? 0.08 : 0))
    }
    var unique: [Mention.Candidate] = []
    for candidate in candidates where !unique.contains(where: { $0.element == candidate.element }) {
      unique.append(candidate)
    }
    sketch.slots.append(
      Sketch.Slot(
        mention: Mention(range: value.range, candidates: unique), role: .value, value: value,
        owner: sketch.entities.last))
    return sketch.slots.count - 1
  }

  private static let sides: [String: Set<String>] = [
    "from": ["origin", "source", "departure", "from", "start", "src", "depart"],
    "leaving": ["origin", "source", "departure", "from", "start"],
    "departing": ["origin", "source", "departure", "from", "start"],
    "to": ["destination", "arrival", "to", "end", "dest", "arrive"],
    "arriving": ["destination", "arrival", "to", "end"],
  ]

  func isTable(_ mention: Mention) -> Bool {
    guard let best = mention.candidates.first else { return false }
    return mention.candidates.contains {
      if case .table = $0.element { return $0.score >= best.score - 0.07 } else { return false }
    }
  }

  /// Whether a column of numbers is meant at least as likely as any table.
  func isNumeric(_ mention: Mention) -> Bool {
    mention.candidates.contains {
      guard case .column(let index) = $0.element else { return false }
      let column = linker.database.columns[index]
      return (column.kind.isNumeric || column.kind == .date) && !column.isPrimaryKey
        && !column.isForeignKey && $0.score >= mention.best - 0.1
    }
  }

  /// Whether counting rows makes no sense, since a column of numbers is named just so.
  func isNumberColumn(_ mention: Mention) -> Bool {
    guard isNumeric(mention), let best = mention.candidates.first else { return false }
    if case .column = best.element { return true }
    return !isTable(mention)
  }

  // MARK: The whole

  mutating func parseQuestion() throws(AbstainReason) {
    guard !chunks.isEmpty else { throw .empty }
    try parseLeading()
    try parseHead()
    while current != nil { try parseModifier() }
    try finishBoth()
    if pendingLimit != nil { throw .notUnderstood("a number of rows without a ranking") }
    if sketch.selected.isEmpty { throw .nothingSelected }
  }

  /// "For each city," "In each city," "Among the students,"
  private mutating func parseLeading() throws(AbstainReason) {
    if marker == .within, peek()?.marker == .howMany { position += 1 }
    if marker == .each || marker == .groupBy {
      let start = position
      position += 1
      guard parseGroupList() else { throw fail() }
      while acceptComma() {}
      // "Each student's name" is not a group: something must be asked after it.
      if current == nil || marker == .of {
        position = start + 1
        sketch.groups = []
      } else {
        sketch.notes.insert(.leadingEach)
      }
    }
  }

  mutating func parseGroupList() -> Bool {
    var found = false
    while true {
      _ = accept(.distinct)
      guard let mention = current?.mention else { break }
      position += 1
      sketch.groups.append(slot(mention, .attribute))
      if isTable(mention) { own(sketch.slots.count - 1) }
      found = true
      if marker == .and, peek()?.mention != nil, peek(2) == nil || isEnd(peek(2)) {
        position += 1
        continue
      }
      break
    }
    return found
  }

  private func isEnd(_ chunk: Chunk?) -> Bool {
    guard let chunk else { return true }
    if case .comma = chunk.kind { return true }
    if case .stop = chunk.kind { return true }
    return false
  }

  // MARK: Head

  private mutating func parseHead() throws(AbstainReason) {
    while accept(.command) || acceptComma() {}
    // "Who are the oldest students" asks for the students.
    if marker == .who, peek()?.marker == .copula, peek(2) != nil { position += 2 }
    if marker == .that, let current, linker.tokens[current.range.lowerBound].lower == "who" {
      position += 1
    }
    while accept(.command) {}
    // "Sort the names by age" asks for the names.
    if marker == .orderBy, peek()?.mention != nil { position += 1 }
    if marker == .whereabouts, try parseWhere() { return }
    switch marker {
    case .howMany:
      position += 1
      sketch.notes.insert(.howMany)
      try parseCounted()
      skipVerbs()
    case .howAdjective(let adjective):
      position += 1
      guard let dimension = linker.dimension(of: adjective, at: chunks[position - 1].range) else {
        throw .notUnderstood("how \(adjective)")
      }
      sketch.notes.insert(.dimension)
      // A length is one however many rows repeat it.
      sketch.isDistinct = true
      let column = slot(dimension, .attribute)
      sketch.selected.append(Sketch.Selected(slot: column))
      skipVerbs()
      try parseHowSubject()
    case .what:
      position += 1
      sketch.notes.insert(.whichColumn)
      try parseSelectList()
    case .within where peek()?.marker == .what:
      position += 2
      sketch.notes.insert(.whichColumn)
      try parseSelectList()
    default:
      try parseSelectList()
    }
  }

  /// "How many X": rows of a table, or values of a column.
  private mutating func parseCounted() throws(AbstainReason) {
    let isDistinct = accept(.distinct)
    try parseAdjectives()
    guard let named = current?.mention else { throw fail() }
    position += 1
    let mention = isDistinct ? property(named) : named
    let counted = slot(mention, isTable(mention) ? .entity : .attribute)
    subject = counted
    if isTable(mention) { sketch.entities.append(counted) }
    sketch.selected.append(
      Sketch.Selected(aggregate: .count, isDistinct: isDistinct, slot: counted))
  }

  /// "How old is X", "how long is the X": the thing measured.
  private mutating func parseHowSubject() throws(AbstainReason) {
    if accept(.each) {
      _ = parseGroupList()
      return
    }
    if let mention = current?.mention, isTable(mention) {
      position += 1
      let entity = slot(mention, .entity)
      sketch.entities.append(entity)
      subject = entity
    }
  }
}
