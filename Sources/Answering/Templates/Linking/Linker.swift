import SQL
import Stemming

/// Finds the tables, columns and values a question speaks of, in one database.
struct Linker {
  let database: CompiledDatabase
  let tokens: [Token]
  let stems: [String]
  let thesaurus: Thesaurus
  let stemmer: Stemmer
  /// By table, whether it may be read: what stands in others links to nothing.
  let isVisible: [Bool]
  /// Stored values found in the question, by the token they start at, longest first.
  let stored: [Int: [ValueMention]]
  private let words: [[Word]]
  /// Mentions by the token they start at, looked up once.
  private var named: [[Mention]] = []

  private static let longestName = 6

  init(
    database: CompiledDatabase, question: String, tokens: [Token], stemmer: Stemmer,
    thesaurus: Thesaurus, isAllowed: (String) -> Bool
  ) {
    self.database = database
    isVisible = database.tables.map { isAllowed($0.name) }
    self.tokens = tokens
    self.stemmer = stemmer
    self.thesaurus = thesaurus
    stems = tokens.map { $0.isWord ? stemmer.stem($0.lower) : $0.lower }
    words = zip(tokens, stems).map { Self.words($0, $1, database.names, thesaurus) }
    stored = ValueLinker.stored(in: question, tokens, database, isVisible, stemmer)
    named = tokens.indices.map { findMentions(at: $0) }
  }

  // MARK: Names

  /// All mentions that start at `start`, longest first.
  func mentions(at start: Int) -> [Mention] { named[start] }

  private func findMentions(at start: Int) -> [Mention] {
    var byLength: [Int: [Element: Double]] = [:]
    func note(_ length: Int, _ element: Element, _ score: Double) {
      guard isVisible[database.table(of: element)] else { return }
      byLength[length, default: [:]][element] = max(byLength[length]?[element] ?? 0, score)
    }
    for word in words[start] {
      for index in word.isStem
        ? database.names.containing(stem: word.text) : database.names.containing(lemma: word.text)
      {
        extend(index, from: start) { note($0, $1, $2) }
      }
    }
    // Whatever stands for a row may be called its name: the title of a film.
    if tokens[start].lemma == "name" {
      for table in database.tables {
        if let display = table.display { note(1, .column(display), 0.9) }
      }
    }
    if byLength.isEmpty,
      let typo = Spelling.nearest(to: tokens[start], in: database.names.vocabulary)
    {
      for index in database.names.containing(lemma: typo) {
        let name = database.names.names[index]
        if let score = nameScore(name, matched: [typo], quality: 0.8) {
          note(1, name.element, score)
        }
      }
    }
    return byLength.sorted { $0.key > $1.key }.map { length, scores in
      let sorted = scores.map { Mention.Candidate(element: $0.key, score: $0.value) }
        .sorted {
          $0.score == $1.score ? order($0.element) < order($1.element) : $0.score > $1.score
        }
      let best = sorted[0].score
      let kept = sorted.prefix(24).filter { $0.score >= best - 0.4 && $0.score >= 0.4 }
      return Mention(range: start..<(start + length), candidates: Array(kept))
    }.filter { !$0.candidates.isEmpty }
  }

  private func order(_ element: Element) -> Int {
    switch element {
    case .table(let index): index
    case .column(let index): 10_000 + index
    }
  }

  private struct Word: Sendable {
    let text: String
    let isStem: Bool
    let quality: Double
  }

  /// The forms under which a token may stand in one of the database's names.
  private static func words(
    _ token: Token, _ stem: String, _ names: NameIndex, _ thesaurus: Thesaurus
  ) -> [Word] {
    guard token.kind != .quoted, token.kind != .comma, token.kind != .stop else { return [] }
    var words: [Word] = []
    if names.knows(lemma: token.lemma) {
      words.append(Word(text: token.lemma, isStem: false, quality: 1))
    }
    guard token.isWord else { return words }
    let isSynonym = thesaurus.synonyms(of: token.lemma).contains { names.knows(lemma: $0) }
    if names.knows(stem: stem), !namingVerbs.contains(token.lower) {
      words.append(Word(text: stem, isStem: true, quality: isSynonym ? 0.8 : 0.93))
    }
    if names.isName(token.lemma) { return words }
    for synonym in thesaurus.synonyms(of: token.lemma) where names.knows(lemma: synonym) {
      words.append(Word(text: synonym, isStem: false, quality: 0.85))
    }
    return words
  }

  private static let namingVerbs: Set<String> = ["named", "titled", "called", "numbered"]

  /// Follows the name from `start` as far as its words go, and reports each stretch.
  private func extend(
    _ index: Int, from start: Int, _ note: (Int, Element, Double) -> Void
  ) {
    let name = database.names.names[index]
    // "of the transactions" does not begin the name of a date of transactions.
    if tokens[start].lower == "of", name.words.first != "of" { return }
    let stems = database.names.stems[index]
    var left = Array(name.words.indices)
    var matched: [String] = []
    var quality = 1.0
    var position = start
    while position < tokens.count, position - start < Self.longestName, !left.isEmpty {
      if let (place, wordQuality) = match(position, name, stems, left) {
        matched.append(name.words[left[place]])
        left.remove(at: place)
        quality = min(quality, wordQuality)
        position += 1
        if let score = nameScore(name, matched: matched, quality: quality) {
          note(position - start, name.element, score)
          if left.isEmpty, case .column = name.element, position < tokens.count,
            Self.genericNouns.contains(tokens[position].lemma), !isNamedElsewhere(index, position)
          {
            note(position + 1 - start, name.element, score - 0.08)
          }
        }
      } else if !matched.isEmpty, name.kind != .qualified, case .column = name.element,
        let next = afterConnectives(position), match(next, name, stems, left) != nil
      {
        position = next
      } else if tokens[position].lower == "'s", !matched.isEmpty {
        position += 1
      } else {
        break
      }
    }
  }

  /// "manufacturer name", where the column refers to manufacturers that have names.
  private func isNamedElsewhere(_ index: Int, _ position: Int) -> Bool {
    guard tokens[position].lemma == "name",
      case .column(let column) = database.names.names[index].element
    else { return false }
    return database.joins.edges.contains {
      $0.from == column && database.tables[database.columns[$0.to].table].display != nil
    }
  }

  /// "year of opening", "year they joined": the next word that may belong to the name.
  private func afterConnectives(_ position: Int) -> Int? {
    var next: Int
    switch tokens[position].lower {
    case "of": next = position + 1
    case "they", "it":
      next = position + 1
      if next < tokens.count, ["was", "were", "is", "are"].contains(tokens[next].lower) {
        next += 1
      }
    default: return nil
    }
    guard next < tokens.count, tokens[next].isWord, !isTable(tokens[next].lemma) else { return nil }
    return next
  }

  private func isTable(_ lemma: String) -> Bool {
    database.names.containing(lemma: lemma).contains { index in
      let name = database.names.names[index]
      guard case .table = name.element else { return false }
      return name.words == [lemma]
    }
  }

  private func match(
    _ position: Int, _ name: Name, _ stems: [String], _ left: [Int]
  ) -> (place: Int, quality: Double)? {
    var best: (Int, Double)?
    for word in words[position] {
      for (place, wordIndex) in left.enumerated() {
        let text = word.isStem ? stems[wordIndex] : name.words[wordIndex]
        if text == word.text, word.quality > best?.1 ?? 0 { best = (place, word.quality) }
      }
    }
    return best
  }

  /// How surely `matched` means `name`; nil when too little of it was said.
  private func nameScore(_ name: Name, matched: [String], quality: Double) -> Double? {
    let base: Double =
      switch name.kind {
      case .full: 1
      case .reduced: 0.97
      case .qualified: 1
      case .synonym: 0.92
      }
    let missing = name.words.filter { !matched.contains($0) }
    if missing.isEmpty { return base * quality }
    if name.kind == .qualified || name.kind == .synonym { return nil }
    guard matched.contains(where: { !Self.connectives.contains($0) }) else { return nil }
    var penalty = 0.0
    let isTable = if case .table = name.element { true } else { false }
    // "use" is not the "used kb".
    let units: Set<String> = quality == 1 ? Units.suffixes : []
    for word in missing {
      if Self.connectives.contains(word) {
        penalty += 0.02
      } else if isTable {
        penalty += Self.lightTableWords.contains(word) ? 0.08 : 0.15
      } else if units.contains(word) {
        penalty += 0.03
      } else if Self.keyTails.contains(word) {
        // "the student" is rather a student than a student's number.
        penalty += 0.4
      } else if Self.lightTails.contains(word) {
        penalty += 0.12
      } else {
        penalty += 0.2
      }
    }
    let light = isTable ? Self.lightTableWords : Self.lightTails
    if let head = name.words.last(where: { !units.contains($0) }), missing.contains(head),
      !light.contains(head)
    {
      penalty += isTable ? 0.15 : 0.2
    }
    let score = base * quality - penalty
    return score >= 0.4 ? score : nil
  }

  /// Nouns that add nothing after a column's name: "phone number", "genre name".
  private static let genericNouns: Set<String> = ["number", "code", "name", "value", "date"]
  private static let connectives: Set<String> = [
    "of", "the", "in", "to", "a", "for", "per", "and", "by", "at", "on",
  ]
  private static let keyTails: Set<String> = ["id", "key"]
  private static let lightTableWords: Set<String> = [
    "all", "ref", "reference", "info", "information", "data", "list", "record", "table", "detail",
  ]
  private static let lightTails: Set<String> = [
    "code", "name", "type", "number", "detail", "description", "value", "date", "usd",
    "dollar",
    "ref", "reference",
  ]

  /// The words that an interpretation ties to tables or columns; those of stored values are none.
  func words(of interpretation: Interpretation) -> Set<String> {
    var words: Set<String> = []
    for choice in interpretation.choices where !interpretation.valueRanges.contains(choice.range) {
      for token in tokens[choice.range] where token.isWord { words.insert(token.lemma) }
    }
    return words
  }

  // MARK: Values

  /// Stored values that start at `start`, longest first.
  func values(at start: Int) -> [ValueMention] {
    switch tokens[start].kind {
    case .quoted: [ValueLinker.quoted(at: start, in: self)]
    case .comma, .stop, .symbol: []
    default: stored[start] ?? ValueLinker.aliases(at: start, in: self)
    }
  }

  /// Names are written with capitals; a common noun that happens to be one is not meant as one.
  func isPlausible(_ value: ValueMention) -> Bool {
    let words = tokens[value.range]
    guard !value.isQuoted, !words.contains(where: \.isCapitalised) else { return true }
    if let first = words.first, Self.articles.contains(first.lower) { return false }
    let isLowerCase = tokens.allSatisfy { $0.text == $0.lower }
    return value.candidates.contains { candidate in
      if candidate.text == value.text { return true }
      let column = database.columns[candidate.column]
      let isName = database.tables[column.table].display == candidate.column
      if isLowerCase { return value.isExact || !isName }
      let isShortList = (column.distinctTexts ?? 0) <= 40
      return isName ? value.isExact && isShortList : words.count > 1 || isShortList
    }
  }

  private static let articles: Set<String> = ["the", "a", "an", "all", "of", "in"]
}
