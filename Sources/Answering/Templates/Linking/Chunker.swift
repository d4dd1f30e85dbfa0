/// Cuts the tokens into chunks: the longest reading wins; a name before a function word of the same
/// length, except for words that mostly work as function words.
struct Chunker {
  let linker: Linker
  let lexicon: Lexicon
  private var tokens: [Token] { linker.tokens }

  init(linker: Linker, lexicon: Lexicon) {
    self.linker = linker
    self.lexicon = lexicon
  }

  func chunks() -> [Chunk] {
    var chunks: [Chunk] = []
    var index = 0
    while index < tokens.count {
      let chunk = self.chunk(at: index)
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
    var phrase = lexicon.phrase(in: tokens, at: index)
    var mention = bestMention(at: index)
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
    let value = linker.values(at: index).first
    let number = NumberWords.number(in: tokens, at: index)
    let phraseLength = phrase?.length ?? 0
    let mentionLength = mention?.range.count ?? 0

    if let value, isMeantAsValue(value, phraseLength, mention, number != nil) {
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
    let mentions = linker.mentions(at: index)
    guard let longest = mentions.first else { return nil }
    // A shorter reading that is certain beats a longer one that is a guess.
    if let sure = mentions.first(where: { $0.best >= 0.9 }), sure.best - longest.best >= 0.3,
      sure.range.count + 1 >= longest.range.count
    {
      return sure
    }
    return longest
  }

  private func isMeantAsValue(
    _ value: ValueMention, _ phraseLength: Int, _ mention: Mention?, _ isNumber: Bool
  ) -> Bool {
    let length = value.range.count
    let words = tokens[value.range]
    // "of all" may be stored somewhere; it is still not meant as a value.
    if words.allSatisfy({ !$0.isCapitalised && lexicon.contains($0.lower) }) { return false }
    let mentionLength = mention?.range.count ?? 0
    let first = tokens[value.range.lowerBound]
    if !linker.isPlausible(value) { return false }
    if isNumber, length == 1 { return false }
    if length > max(phraseLength, mentionLength), length > 1 {
      return true
    }
    if length <= phraseLength {
      return first.isCapitalised && length == phraseLength && mention == nil
        && !lexicon.contains(first.lower)
    }
    if let mention, mention.best >= 0.75, length <= mentionLength { return false }
    if mention != nil { return first.isCapitalised && length >= mentionLength }
    return true
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
