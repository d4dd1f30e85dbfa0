import SQL
import Stemming

/// Ties stretches of a question to stored values.
enum ValueLinker {
  private static let most = 400

  /// All stored values the question names, by the token each starts at, longest first.
  static func stored(
    in question: String, _ tokens: [Token], _ database: CompiledDatabase, _ isVisible: [Bool],
    _ stemmer: Stemmer
  ) -> [Int: [ValueMention]] {
    let matches = database.values.matches(in: question, using: stemmer, limit: most).filter {
      database.column(table: $0.table, name: $0.column).map {
        isVisible[database.columns[$0].table]
      } ?? false
    }
    guard !matches.isEmpty else { return [:] }
    let places = bytePlaces(question)
    var starts: [Int: Int] = [:]
    var ends: [Int: Int] = [:]
    for (index, token) in tokens.enumerated() {
      starts[places[token.range.lowerBound]] = index
      ends[places[token.range.upperBound]] = index + 1
    }
    var found: [Range<Int>: [ValueMatch]] = [:]
    for match in matches {
      guard let start = starts[match.range.lowerBound], let end = ends[match.range.upperBound],
        start < end, tokens[start].kind != .quoted
      else { continue }
      found[start..<end, default: []].append(match)
    }
    var mentions: [Int: [ValueMention]] = [:]
    for (range, matches) in found {
      let best = matches.map(\.exactness).max() ?? .stemmed
      let text = tokens[range].map(\.text).joined(separator: " ")
      let candidates = candidates(matches, best, database, isVisible)
      guard !candidates.isEmpty else { continue }
      mentions[range.lowerBound, default: []].append(
        ValueMention(
          range: range, text: text, candidates: candidates, isQuoted: false,
          isExact: best >= .folded))
    }
    return mentions.mapValues { $0.sorted { $0.range.count > $1.range.count } }
  }

  /// Quoted text: a value whether it is stored or not.
  static func quoted(at index: Int, in linker: Linker) -> ValueMention {
    let text = linker.tokens[index].text
    let matches = linker.database.values.matches(phrase: text, using: linker.stemmer)
      .filter { $0.exactness >= .folded }
    let best = matches.map(\.exactness).max() ?? .stemmed
    return ValueMention(
      range: index..<(index + 1), text: text,
      candidates: candidates(matches, best, linker.database, linker.isVisible), isQuoted: true,
      isExact: !matches.isEmpty)
  }

  /// Other ways to say a word: `female` for a stored `F`.
  static func aliases(at index: Int, in linker: Linker) -> [ValueMention] {
    let token = linker.tokens[index]
    guard token.isWord else { return [] }
    let next = index + 1 < linker.tokens.count ? linker.tokens[index + 1].lower : ""
    let pair = ValueAliases.aliases["\(token.lower) \(next)"]
    let length = pair == nil ? 1 : 2
    guard
      let aliases = pair ?? ValueAliases.aliases[token.lower] ?? ValueAliases.aliases[token.lemma]
    else { return [] }
    let matches = aliases.flatMap {
      linker.database.values.matches(phrase: $0, using: linker.stemmer)
    }.filter { $0.exactness >= .caseInsensitive }
    guard !matches.isEmpty else { return [] }
    return [
      ValueMention(
        range: index..<(index + length), text: token.text,
        candidates: candidates(
          matches, .caseInsensitive, linker.database, linker.isVisible), isQuoted: false,
        isExact: false)
    ]
  }

  private static func candidates(
    _ matches: [ValueMatch], _ best: ValueMatch.Exactness, _ database: CompiledDatabase,
    _ isVisible: [Bool]
  ) -> [ValueMention.Candidate] {
    var candidates: [ValueMention.Candidate] = []
    for match in matches.sorted(by: { $0.exactness > $1.exactness }) {
      if best >= .folded, match.exactness < .folded { continue }
      guard let column = database.column(table: match.table, name: match.column),
        isVisible[database.columns[column].table]
      else { continue }
      let candidate = ValueMention.Candidate(column: column, text: match.value)
      if !candidates.contains(candidate) { candidates.append(candidate) }
    }
    return candidates
  }

  /// UTF-8 offset of every Unicode scalar, and of the end.
  private static func bytePlaces(_ text: String) -> [Int] {
    var places: [Int] = []
    var place = 0
    for scalar in text.unicodeScalars {
      places.append(place)
      place += UTF8.width(scalar)
    }
    return places + [place]
  }
}
