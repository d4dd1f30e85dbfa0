/// Reads a question as noun phrases within noun phrases: "the rivers that run through states
/// bordering the largest state". Every phrase stands for rows of one table; what is said of them by
/// another phrase becomes a subquery, so that phrases may be as deep as they like.
///
/// All ways to read a stretch are followed, cheapest first; ``SketchParser`` reads the flat
/// questions, with joins, groups and orders.
struct PhraseReader {
  let chunks: [Chunk]
  let linker: Linker
  let relations: Relations
  private var known: [Int: [Reading<RowSet>]] = [:]
  var depth = 0

  /// Ways followed for one phrase; the rest are less likely than these.
  static let breadth = 8
  static let deepest = 6

  var database: CompiledDatabase { linker.database }

  init(_ chunks: [Chunk], linker: Linker) {
    var kept = chunks.filter { $0.marker != .filler && $0.marker != .genericNoun }
    while let last = kept.last, case .stop = last.kind { kept.removeLast() }
    self.chunks = kept
    self.linker = linker
    relations = Relations(database: linker.database)
  }

  func chunk(_ index: Int) -> Chunk? { chunks.indices.contains(index) ? chunks[index] : nil }
  func marker(_ index: Int) -> Marker? { chunk(index)?.marker }
  func isEnd(_ index: Int) -> Bool { index >= chunks.count }

  static func best<Meaning>(_ readings: [Reading<Meaning>]) -> [Reading<Meaning>] {
    guard readings.count > 1 else { return readings }
    // Of those that end alike the cheapest are kept, but some of every end.
    var kept: [Reading<Meaning>] = []
    var counts: [Int: Int] = [:]
    for reading in readings.enumerated().sorted(by: {
      $0.element.trail.cost == $1.element.trail.cost
        ? $0.offset < $1.offset : $0.element.trail.cost < $1.element.trail.cost
    }).map(\.element) {
      guard counts[reading.next, default: 0] < breadth / 2 else { continue }
      counts[reading.next, default: 0] += 1
      kept.append(reading)
      if kept.count == 2 * breadth { break }
    }
    return kept
  }

  // MARK: Noun phrases

  /// All phrases that begin here, with whatever is said of their rows.
  mutating func phrases(at start: Int) -> [Reading<RowSet>] {
    if let known = known[start] { return known }
    guard start < chunks.count, depth < Self.deepest else { return [] }
    depth += 1
    defer { depth -= 1 }
    let found = Self.best(named(at: start) + described(at: start) + around(at: start))
    known[start] = found
    return found
  }

  /// "texas", "the mississippi river", "austin texas".
  private mutating func named(at start: Int) -> [Reading<RowSet>] {
    guard let value = chunk(start)?.value, !value.candidates.isEmpty else { return [] }
    var found: [Reading<RowSet>] = []
    if let mention = chunk(start + 1)?.mention {
      for candidate in tables(of: mention) {
        let bare = Reading(meaning: RowSet(candidate.table), next: start + 2)
        for reading in said(value, of: bare, isName: true) {
          var reading = reading
          reading.trail.choose(.table(candidate.table), at: mention.range, candidate.score)
          reading.trail.storedValues += 1
          found.append(reading)
        }
      }
      found = found.flatMap { modified($0) }
    }
    for rows in rows(named: value) {
      var trail = Trail()
      trail.cost = rows.cost
      trail.storedValues = 1
      trail.choices.append((value.range, rows.element))
      let reading = Reading(meaning: rows.rows, next: start + 1, trail: trail)
      found.append(reading)
      found += modified(reading, isNamed: true).filter { $0.next > reading.next }
    }
    return found
  }

  /// "the largest major city in Texas", "states that border it".
  private mutating func described(at start: Int) -> [Reading<RowSet>] {
    var index = start
    var adjective: String?
    while marker(index) == .distinct { index += 1 }
    if case .superlative(let word)? = marker(index) {
      adjective = word
      index += 1
    }
    var terms: [TermMention] = []
    var values: [ValueMention] = []
    while true {
      if let term = chunk(index)?.term {
        terms.append(term)
      } else if let value = chunk(index)?.value, chunk(index + 1)?.mention != nil, index > start {
        values.append(value)
      } else {
        break
      }
      index += 1
    }
    guard let mention = chunk(index)?.mention else { return [] }
    var found: [Reading<RowSet>] = []
    for candidate in tables(of: mention) {
      var base = Reading(meaning: RowSet(candidate.table), next: index + 1)
      base.trail.choose(.table(candidate.table), at: mention.range, candidate.score)
      var isMeant = true
      for term in terms {
        guard let own = term.candidates.first(where: { $0.table == candidate.table }) else {
          isMeant = false
          break
        }
        base.meaning.add(.term(own.condition, isNegated: false))
        base.trail.marks.insert("term")
      }
      guard isMeant else { continue }
      var readings = [base]
      for value in values {
        readings = readings.flatMap { said(value, of: $0, isName: false) }
      }
      readings = readings.flatMap { modified($0) }
      guard let adjective else {
        found += readings
        continue
      }
      let range = chunks[start].range
      let isHigh = Adjectives.table[adjective]?.isHigh ?? true
      found += readings.flatMap { reading in
        extreme(adjective, of: reading, at: range) + by(reading, isHigh: isHigh)
      }
    }
    guard terms.isEmpty, values.isEmpty else { return found }
    if adjective == nil { found += highest(at: index) }
    let referred = referred(at: index)
    guard let adjective else { return found + referred }
    return found + referred.flatMap { extreme(adjective, of: $0, at: chunks[start].range) }
  }

  /// "the largest city by population"
  private func by(_ reading: Reading<RowSet>, isHigh: Bool) -> [Reading<RowSet>] {
    let index = reading.next
    guard marker(index) == .by || marker(index) == .within,
      let mention = chunk(index + 1)?.mention
    else { return [] }
    return columns(of: mention, in: reading.meaning.table).filter { isNumeric($0.column) }.map {
      var next = reading.with(
        reading.meaning.extreme($0.column, isHigh: isHigh), next: index + 2,
        mark: "chain.superlative")
      next.trail.choose(.column($0.column), at: mention.range, $0.score)
      return next
    }
  }

  /// "the highest point": the row whose figure beside that name is greatest.
  private mutating func highest(at index: Int) -> [Reading<RowSet>] {
    guard let mention = chunk(index)?.mention else { return [] }
    var found: [Reading<RowSet>] = []
    for candidate in mention.candidates.prefix(2) {
      guard case .column(let column) = candidate.element, let measure = measure(beside: column),
        candidate.score >= 0.85
      else { continue }
      var base = Reading(meaning: RowSet(database.columns[column].table), next: index + 1)
      base.trail.choose(candidate.element, at: mention.range, candidate.score)
      base.trail.marks.insert("chain.highest")
      found += modified(base).map { reading in
        reading.with(
          reading.meaning.extreme(measure.column, isHigh: measure.isHigh), cost: 0.05)
      }
    }
    return found
  }

  /// The numbers that tell how high a "highest point" is: the column itself, or the one that shares
  /// the word.
  func measure(beside column: Int) -> (column: Int, isHigh: Bool)? {
    guard let word = database.columns[column].words.first, let isHigh = Self.extremes[word] else {
      return nil
    }
    if isNumeric(column) { return (column, isHigh) }
    let others = database.tables[database.columns[column].table].columns.filter {
      database.columns[$0].words.first == word && isNumeric($0)
    }
    return others.count == 1 ? (others[0], isHigh) : nil
  }

  static let extremes = [
    "highest": true, "maximum": true, "max": true, "largest": true, "longest": true,
    "biggest": true, "best": true, "lowest": false, "minimum": false, "min": false,
    "smallest": false, "shortest": false, "worst": false,
  ]

  func isNumeric(_ column: Int) -> Bool {
    let column = database.columns[column]
    return (column.kind.isNumeric || column.kind == .date)
      && !column.isPrimaryKey && !column.isForeignKey
  }

  /// The rows in which what the adjective measures is greatest or smallest.
  func extreme(
    _ adjective: String, of reading: Reading<RowSet>, at range: Range<Int>
  ) -> [Reading<RowSet>] {
    let isHigh = Adjectives.table[adjective]?.isHigh ?? true
    let measures = dimensions(of: adjective, in: reading.meaning.table, at: range)
    return measures.prefix(2).map { measure in
      var reading = reading.with(
        reading.meaning.extreme(
          measure.column, isHigh: measure.isReversed ? !isHigh : isHigh),
        cost: measures[0].score - measure.score, mark: "chain.superlative")
      reading.trail.choices.append((range, .column(measure.column)))
      return reading
    }
  }

  func dimensions(
    of adjective: String, in table: Int, at range: Range<Int>
  ) -> [(column: Int, score: Double, isReversed: Bool)] {
    var found: [(column: Int, score: Double, isReversed: Bool)] = []
    for candidate in linker.dimension(of: adjective, at: range)?.candidates ?? [] {
      guard case .column(let column) = candidate.element,
        database.columns[column].table == table, isNumeric(column),
        !found.contains(where: { $0.column == column })
      else { continue }
      found.append((column, candidate.score, candidate.isReversed))
    }
    return found
  }

  func tables(of mention: Mention) -> [(table: Int, score: Double)] {
    mention.candidates.compactMap {
      guard case .table(let table) = $0.element, $0.score >= max(0.7, mention.best - 0.1) else {
        return nil
      }
      return (table, $0.score)
    }
  }
}
