import SQL
import Stemming

/// A question with its values taken out: what equal skeletons share is the SQL, not the answer.
struct Skeleton: Sendable {
  /// Equal for questions that differ in values, articles, politeness and inflection only.
  var text: String
  var slots: [Slot]

  /// A value in the question.
  struct Slot: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      case number
      case quoted
      /// A stored value; where it is stored is looked up when it is bound.
      case stored
    }

    var kind: Kind
    /// As it stands in the question, without quotes.
    var text: String
    /// Its bytes in the question, quotes included.
    var range: Range<Int> = 0..<0
    /// For stored values: where it is stored, and how it is spelt there.
    var places: [Place]
  }

  /// A column that holds the value.
  struct Place: Sendable, Hashable {
    var table: String
    var column: String
    var value: String
    /// Whether the column only refers to another that holds the value too.
    var isReference: Bool
  }
}

/// Makes skeletons; cheap enough for the first gear.
struct Skeletoniser {
  let values: ValueIndex?
  let access: DatabaseAccess
  let stemmer: Stemmer
  /// Columns of foreign keys by table, as the catalogue spells them (``references(of:)``).
  let references: [String: Set<String>]

  static func references(of catalogue: DatabaseCatalogue) -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for table in catalogue.tables {
      for column in table.foreignKeys.flatMap(\.columns) {
        names[table.name, default: []].insert(table.column(named: column)?.name ?? column)
      }
    }
    return names
  }

  /// Words that change nothing in a question that asks for things.
  private static let empty: Set<String> = [
    "a", "an", "the", "please", "me", "us", "you", "i", "could", "can", "would", "will", "tell",
    "give", "show", "list", "name", "find", "get", "return", "display", "what", "which", "is",
    "are", "was", "were", "do", "does", "did", "there", "that", "all", "want", "know", "like",
    "to", "s",
  ]

  /// Words that ask for things: with one of them the words above carry nothing.
  private static let asking: Set<String> = [
    "what", "which", "tell", "give", "show", "list", "name", "find", "get", "return", "display",
    "how", "who", "where", "when",
  ]

  /// The words that carry something: in a question that asks for things, all but the empty ones.
  static func carrying(_ words: [String]) -> [String] {
    words.contains(where: asking.contains) ? words.filter { !empty.contains($0) } : words
  }

  func skeleton(of question: String) -> Skeleton {
    let words = QuestionWords.words(of: question)
    let matches = storedValues(in: question)
    let asks = words.contains { Self.asking.contains($0.text) }
    var skeleton = Skeleton(text: "", slots: [])
    var place = 0
    var parts: [String] = []
    while place < words.count {
      let word = words[place]
      if word.isQuoted {
        skeleton.slots.append(
          Skeleton.Slot(
            kind: .quoted, text: word.text, range: word.range, places: whole(word.text)))
        parts.append("\u{1}q")
        place += 1
      } else if let match = matches[word.range.lowerBound],
        let end = words[place...].lastIndex(where: { $0.range.upperBound <= match.end }),
        !words[place...end].contains(where: \.isQuoted)
      {
        skeleton.slots.append(
          Skeleton.Slot(
            kind: .stored, text: match.text, range: word.range.lowerBound..<match.end,
            places: match.places))
        parts.append("\u{1}v")
        place = end + 1
      } else if word.isNumber {
        skeleton.slots.append(
          Skeleton.Slot(kind: .number, text: word.text, range: word.range, places: []))
        parts.append("\u{1}n")
        place += 1
      } else {
        if !asks || !Self.empty.contains(word.text) { parts.append(stemmer.stem(word.text)) }
        place += 1
      }
    }
    skeleton.text = parts.joined(separator: " ")
    return skeleton
  }

  private struct Match {
    var end: Int
    var text: String
    var places: [Skeleton.Place]
  }

  /// The longest stored value at each place of the question, with every column that holds it.
  private func storedValues(in question: String) -> [Int: Match] {
    guard let values else { return [:] }
    var found: [Int: Match] = [:]
    var covered = 0
    let bytes = Array(question.utf8)
    for match in values.matches(in: question, using: stemmer, access: access) {
      let place = place(of: match)
      if var known = found[match.range.lowerBound] {
        guard known.end == match.range.upperBound else { continue }
        known.places.append(place)
        found[match.range.lowerBound] = known
      } else if match.range.lowerBound >= covered,
        !Self.isOrdinary(bytes[match.range], match.exactness)
      {
        found[match.range.lowerBound] = Match(
          end: match.range.upperBound,
          text: String(decoding: bytes[match.range], as: UTF8.self), places: [place])
        covered = match.range.upperBound
      }
    }
    return found
  }

  /// Words of questions that are also stored somewhere (`is`, `the`), and loose matches.
  private static func isOrdinary(
    _ bytes: ArraySlice<UInt8>, _ exactness: ValueMatch.Exactness
  ) -> Bool {
    let word = String(decoding: bytes, as: UTF8.self).lowercased()
    return exactness == .stemmed || empty.contains(word) || asking.contains(word)
      || word.utf8.count < 2
  }

  private func whole(_ text: String) -> [Skeleton.Place] {
    (values?.matches(phrase: text, using: stemmer, access: access) ?? []).map(place(of:))
  }

  private func place(of match: ValueMatch) -> Skeleton.Place {
    Skeleton.Place(
      table: match.table, column: match.column, value: match.value,
      isReference: references[match.table]?.contains(match.column) ?? false)
  }
}
