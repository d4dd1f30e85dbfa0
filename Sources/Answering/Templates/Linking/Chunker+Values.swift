/// Which stored value is meant, and whether words are meant as one at all.
extension Chunker {
  /// "the colorado river" is the river Colorado, even where something else is stored so in full.
  func meantValue(at index: Int) -> ValueMention? {
    let value = valueBeforeNoun(at: index)
    guard let value, !value.isQuoted, value.range.upperBound < tokens.count,
      let noun = linker.mentions(at: value.range.upperBound).first(where: { $0.range.count == 1 })
    else { return value }
    // "Monterey county", where counties are a column.
    let named = value.candidates.filter { candidate in
      noun.candidates.contains { $0.score >= 0.95 && $0.element == .column(candidate.column) }
    }
    guard !named.isEmpty else { return value }
    return ValueMention(
      range: value.range, text: value.text, candidates: named, isQuoted: value.isQuoted,
      isExact: value.isExact)
  }

  private func valueBeforeNoun(at index: Int) -> ValueMention? {
    let values = linker.values(at: index)
    guard let longest = values.first, longest.range.count > 1, !longest.isQuoted else {
      return values.first
    }
    let last = longest.range.upperBound - 1
    guard let noun = linker.mentions(at: last).first(where: { $0.range.count == 1 }),
      noun.best >= 0.95
    else { return longest }
    let tables = noun.tables().map { linker.database.table(of: $0.element) }
    func isOfNoun(_ value: ValueMention) -> Bool {
      value.candidates.contains { candidate in
        tables.contains(linker.database.columns[candidate.column].table)
          || noun.candidates.contains {
            $0.score >= 0.95 && $0.element == .column(candidate.column)
          }
      }
    }
    guard !isOfNoun(longest) else { return longest }
    return values.first { $0.range.upperBound == last && isOfNoun($0) } ?? longest
  }

  func isMeantAsValue(
    _ value: ValueMention, _ phraseLength: Int, _ mention: Mention?, _ isNumber: Bool,
    isVerb: Bool
  ) -> Bool {
    let length = value.range.count
    let words = tokens[value.range]
    // "of all" may be stored somewhere; it is still not meant as a value.
    if words.allSatisfy({ !$0.isCapitalised && lexicon.contains($0.lower) }) { return false }
    let mentionLength = mention?.range.count ?? 0
    let first = tokens[value.range.lowerBound]
    if isCode(value), mention == nil { return true }
    if !linker.isPlausible(value) { return false }
    if isNumber, length == 1 { return false }
    if length > max(phraseLength, mentionLength), length > 1 {
      return true
    }
    if length <= phraseLength {
      if first.isCapitalised, value.isExact, length == phraseLength, mention == nil, isVerb {
        return true
      }
      return first.isCapitalised && length == phraseLength && mention == nil
        && !lexicon.contains(first.lower)
    }
    if let mention, mention.best >= 0.75, length <= mentionLength { return false }
    if mention != nil { return first.isCapitalised && length >= mentionLength }
    return true
  }

  /// "the division AS": a function word in capitals, among words that are not, that is stored so.
  private func isCode(_ value: ValueMention) -> Bool {
    let token = tokens[value.range.lowerBound]
    return value.range.count == 1 && value.isExact && token.text.utf8.count > 1
      && token.text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
      && value.candidates.contains { $0.text == token.text }
      && tokens.contains { $0.isWord && $0.text == $0.lower }
  }
}
