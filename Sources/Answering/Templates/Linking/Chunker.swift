/// Cuts the tokens into chunks: the longest reading wins; a name before a function word of the same
/// length, except for words that mostly work as function words.
struct Chunker {
  let linker: Linker
  let lexicon: Lexicon
  var tokens: [Token] { linker.tokens }

  init(linker: Linker, lexicon: Lexicon) {
    self.linker = linker
    self.lexicon = lexicon
  }

  func chunks() -> [Chunk] {
    var chunks: [Chunk] = []
    var index = 0
    while index < tokens.count {
      var chunk = self.chunk(at: index)
      if isGeneric(chunk, after: chunks.last) {
        chunk = Chunk(kind: .marker(.genericNoun), range: chunk.range)
      }
      chunks.append(chunk)
      index = chunk.range.upperBound
    }
    return chunks
  }

  private func chunk(at index: Int) -> Chunk {
    let token = tokens[index]
    switch token.kind {
    case .comma: return Chunk(kind: .comma, range: index..<(index + 1))
    case .stop: return Chunk(kind: .stop, range: index..<(index + 1))
    case .quoted:
      let value = linker.values(at: index)[0]
      return Chunk(kind: .value(value), range: value.range)
    default: break
    }
    if let term = linker.term(at: index) {
      return Chunk(kind: .term(term), range: term.range)
    }
    var phrase = lexicon.phrase(in: tokens, at: index)
    if phrase?.marker == .command, phrase?.length == 1, isNoun(at: index) { phrase = nil }
    if Self.isDate(token.text) { return date(at: index) }
    if let (text, length) = WrittenDate.date(in: tokens, at: index) {
      let range = index..<(index + length)
      return Chunk(
        kind: .value(
          ValueMention(range: range, text: text, candidates: [], isQuoted: true, isExact: false)),
        range: range)
    }
    var mention = bestMention(at: index)
    if let found = phrase, found.marker == .everything,
      let named = bestMention(at: index + found.length - 1),
      named.best >= 0.75
    {
      phrase = nil
      if found.length > 1 { return Chunk(kind: .marker(.filler), range: index..<(index + 1)) }
      mention = named
    }
    if let named = mention, phrase?.marker == .count, countsRows(named) { mention = nil }
    if let found = phrase, found.length > 1, let following = followingName(index, found.length) {
      // "total number of employees" sums a column of that name.
      phrase = following
    }
    if phrase?.marker == .filler, let named = mention, index + 1 < tokens.count,
      let next = bestMention(at: index + 1), next.best >= 0.95,
      next.range.upperBound >= named.range.upperBound
    {
      mention = nil
    }
    let value = meantValue(at: index)
    let number = NumberWords.number(in: tokens, at: index)
    let phraseLength = phrase?.length ?? 0
    let mentionLength = mention?.range.count ?? 0

    if let value,
      isMeantAsValue(
        value, phraseLength, mention, number != nil, isVerb: phrase?.marker == .verb)
    {
      return Chunk(kind: .value(value), range: value.range)
    }
    if let number, number.length > phraseLength, number.length > mentionLength || mentionLength == 1
    {
      if !(tokens[index].lower == "one" && isPronoun(at: index)) {
        return Chunk(
          kind: .number(number.value), range: index..<(index + number.length), alternative: value)
      }
    }
    if let mention, mentionWins(mention, over: phrase, at: index) {
      let alternative = value.flatMap { $0.range.count == mentionLength ? $0 : nil }
      return Chunk(kind: .mention(mention), range: mention.range, alternative: alternative)
    }
    if let phrase {
      return Chunk(kind: .marker(phrase.marker), range: index..<(index + phrase.length))
    }
    if let value, linker.isPlausible(value) {
      return Chunk(kind: .value(value), range: value.range)
    }
    if looksLikeVerb(token) {
      return Chunk(kind: .marker(.unknownVerb), range: index..<(index + 1))
    }
    return Chunk(kind: .unknown(token.lower), range: index..<(index + 1))
  }

  /// "faculty members", "affiliation types", "Visa card": a noun that only says what kind of thing
  /// the name before it names.
  private func isGeneric(_ chunk: Chunk, after last: Chunk?) -> Bool {
    guard let last, last.range.upperBound == chunk.range.lowerBound else { return false }
    let lemma = tokens[chunk.range.lowerBound].lemma
    switch chunk.kind {
    case .unknown: break
    // "staff members" are staff.
    case .mention(let mention):
      if let value = last.value, chunk.range.count == 1, !value.isQuoted {
        // "Monterey county", where counties are a column.
        return value.candidates.contains { candidate in
          mention.candidates.contains {
            $0.score >= 0.95 && $0.element == .column(candidate.column)
          }
        }
      }
      guard chunk.range.count == 1, let before = last.mention else { return false }
      if lemma == "member" { return true }
      // "total point score": the same column once more.
      return Self.genericNouns.contains(lemma) && !isTable(before) && mention.best < 0.85
        && mention.candidates.contains { $0.element == before.candidates[0].element }
    // "a death count of at least 10"
    case .marker(.count): return lemma == "count" && last.mention.map { !isTable($0) } ?? false
    default: return false
    }
    if let mention = last.mention {
      // "flight numbers" asks for a property that is not known.
      return isTable(mention) ? Self.rowNouns.contains(lemma) : Self.genericNouns.contains(lemma)
    }
    return last.value != nil && Self.classNouns.contains(lemma)
  }

  func isTable(_ mention: Mention) -> Bool {
    mention.tables().contains { $0.score >= mention.best - 0.08 }
  }

  private static let rowNouns: Set<String> = [
    "member", "branch", "item", "record", "unit", "entry", "table", "person", "data",
  ]
  private static let classNouns: Set<String> = [
    "type", "kind", "category", "status", "level", "member", "card", "state", "city", "country",
    "year", "area", "class", "region", "role", "party", "position", "gender", "industry", "genre",
  ]
  private static let genericNouns: Set<String> = classNouns.union([
    "score", "value", "amount", "number", "percentage", "size", "date", "time", "name", "code",
    "data", "letter", "place", "balance", "branch", "id", "rate", "count", "point", "unit", "item",
    "detail", "table",
  ])

  /// "filed", "serving": a verb between two names says little that the names do not.
  private func looksLikeVerb(_ token: Token) -> Bool {
    token.isWord && !token.isCapitalised && token.lower.utf8.count >= 5
      && (token.lower.hasSuffix("ed") || token.lower.hasSuffix("ing"))
  }

  private func followingName(_ index: Int, _ length: Int) -> (marker: Marker, length: Int)? {
    guard tokens[index].lower == "total" || tokens[index].lower == "average",
      let first = lexicon.phrase(in: Array(tokens[index...index]), at: 0),
      let next = bestMention(at: index + 1), next.best >= 0.9, next.range.count >= length
    else { return nil }
    return first
  }

  private func bestMention(at index: Int) -> Mention? {
    let mentions = linker.mentions(at: index).filter { !endsInOtherName($0) }
    guard let longest = mentions.first else { return nil }
    // A shorter reading that is certain beats a longer one that is a guess.
    if let sure = mentions.first(where: { $0.best >= 0.9 }), sure.best - longest.best >= 0.3,
      sure.range.count + 1 >= longest.range.count
    {
      return sure
    }
    return longest
  }

  /// "number of cards" counts cards, even where a column is called card number.
  private func countsRows(_ mention: Mention) -> Bool {
    let last = mention.range.upperBound - 1
    guard tokens[mention.range.lowerBound].lemma == "number", mention.range.count > 2,
      linker.mentions(at: last).contains(where: { $0.best >= 0.85 && isTable($0) })
    else { return false }
    return !mention.candidates.contains { candidate in
      guard case .column(let index) = candidate.element else { return false }
      let column = linker.database.columns[index]
      return column.kind.isNumeric && !column.isPrimaryKey && !column.isForeignKey
        && candidate.score >= 0.9
    }
  }

  /// "good customers": a guess at a column takes no word from the customers.
  private func endsInOtherName(_ mention: Mention) -> Bool {
    guard mention.best < 0.75, mention.range.count > 1 else { return false }
    return linker.mentions(at: mention.range.upperBound - 1).contains {
      $0.range.upperBound == mention.range.upperBound && $0.best >= 0.95 && isTable($0)
    }
  }

  /// "the state", "its name of": no command.
  private func isNoun(at index: Int) -> Bool {
    guard index > 0 else { return false }
    return ["the", "a", "its", "their", "each", "which", "what"].contains(tokens[index - 1].lower)
  }

  /// `2002-06-21`: written as dates are stored, so meant as one.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
  }

  private func date(at index: Int) -> Chunk {
    let value =
      linker.values(at: index).first { $0.range.count == 1 }
      ?? ValueMention(
        range: index..<(index + 1), text: tokens[index].text, candidates: [], isQuoted: true,
        isExact: false)
    return Chunk(kind: .value(value), range: index..<(index + 1))
  }

  private func isPronoun(at index: Int) -> Bool {
    index + 1 < tokens.count
      && ["with", "that", "who", "which", "of", "has", "is"].contains(tokens[index + 1].lower)
  }

  private func mentionWins(
    _ mention: Mention, over phrase: (marker: Marker, length: Int)?, at index: Int
  ) -> Bool {
    guard let phrase else { return true }
    if mention.range.count != phrase.length { return mention.range.count > phrase.length }
    guard mention.best >= 0.85 else { return false }
    switch phrase.marker {
    case .verb, .command, .timesUnit, .record, .named, .superlative, .comparative:
      return phrase.length == 1 && !(index == 0)
    case .sum, .total, .average, .maximum, .minimum, .top:
      // "the average attendance" computes; "the total" alone may be a column.
      return !nameFollows(mention.range.upperBound)
    case .orderBy:
      return mention.range.count == 1 && !tokens[index].lower.hasSuffix("ed")
        && !["by", "the", "them", "in", "all"].contains(
          index + 1 < tokens.count ? tokens[index + 1].lower : "")
        && index > 0
    case .filler: return false
    default: return false
    }
  }

  private func nameFollows(_ index: Int) -> Bool {
    var next = index
    while next < tokens.count,
      ["of", "the", "and", "number", ","].contains(tokens[next].lower)
        || ["minimum", "maximum", "average", "max", "min", "total"].contains(tokens[next].lower)
    { next += 1 }
    guard next < tokens.count else { return false }
    return !linker.mentions(at: next).isEmpty
  }
}
