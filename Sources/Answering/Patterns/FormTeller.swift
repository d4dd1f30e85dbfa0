import Contract
import SQL
import Stemming

/// Says what may be told of a question and of the SQL that answered it: nothing that could be a
/// value, of this tenant or of another.
struct FormTeller {
  let database: AnswerableDatabase
  let stemmer: Stemmer

  private var vocabulary: FormVocabulary { database.vocabulary }

  /// Nil when a word might be a value.
  /// - Parameter pattern: what was learnt from the question; it knows which column a value means.
  func form(of question: String, _ skeleton: Skeleton, _ pattern: SQLPattern?) -> AnswerForm? {
    let bytes = Array(question.utf8)
    var parts: [PatternForm.Part] = []
    var words: [String] = []
    var slots = skeleton.slots.enumerated().makeIterator()
    var slot = slots.next()
    var covered = 0
    func flush(isLast: Bool) {
      guard !words.isEmpty else { return }
      let isFirst = parts.isEmpty
      parts.append(
        .words((isFirst ? "" : " ") + words.joined(separator: " ") + (isLast ? "" : " ")))
      words = []
    }
    for (number, word) in QuestionWords.words(of: question).enumerated() {
      if word.range.lowerBound < covered { continue }
      if let (index, value) = slot, value.range.lowerBound == word.range.lowerBound {
        guard let place = place(of: value, pattern?.bindings[index]) else { return nil }
        flush(isLast: false)
        if case .place? = parts.last { parts.append(.words(" ")) }
        parts.append(.place(place))
        covered = value.range.upperBound
        slot = slots.next()
        continue
      }
      let isSign = word.range.count == 1 && !bytes[word.range.lowerBound].isLetterOrDigit
      let isName = number > 0 && (65...90).contains(bytes[word.range.lowerBound])
      guard isSign || vocabulary.allows(word.text, isName: isName, stemmer) else { return nil }
      words.append(word.text)
    }
    guard slot == nil else { return nil }
    flush(isLast: true)
    guard parts.contains(where: { if case .words(let text) = $0 { text != " " } else { false } })
    else { return nil }
    return AnswerForm(
      database: database.name, question: PatternForm(parts: parts).text, sql: pattern.flatMap(sql))
  }

  private func place(
    of slot: Skeleton.Slot, _ binding: SQLPattern.Binding?
  ) -> PatternForm.Place? {
    switch slot.kind {
    case .number:
      let kind = SQLPattern.footprint(of: slot).first.flatMap(
        PatternForm.Place.NumberKind.init(rawValue:))
      return PatternForm.Place(kind: .number(kind), bindsText: binding == .text)
    case .quoted where slot.places.isEmpty || binding == .text:
      return PatternForm.Place(kind: .text)
    case .quoted, .stored:
      var columns = SQLPattern.columns(of: slot)
      if case .stored(let table, let column)? = binding {
        let own = PatternForm.Place.Column(table: table, column: column)
        columns = [own] + columns.filter { $0 != own }
      }
      // Names that the form could not be read back with.
      guard !columns.isEmpty,
        columns.allSatisfy({ ($0.table + $0.column).allSatisfy { !"{}|\".\n".contains($0) } })
      else { return nil }
      return PatternForm.Place(
        kind: slot.kind == .quoted ? .quotedStored : .stored, columns: columns)
    }
  }

  /// The pattern's SQL, when nothing in it could be a value.
  private func sql(of pattern: SQLPattern) -> String? {
    guard !pattern.isFixed, !pattern.usesHits, pattern.search == nil else { return nil }
    var tokens = SQLLexer.tokens(pattern.sql)
    for place in tokens.indices {
      let token = tokens[place]
      switch token.kind {
      case .string:
        guard Self.isFormat(token.value) else { return nil }
      case .number:
        let isBound = place > 0 && (tokens[place - 1].isWord("LIMIT") || isOffset(tokens, place))
        guard ["0", "1", "100"].contains(token.text) || (isBound && token.text.count <= 3) else {
          return nil
        }
      case .word, .quoted:
        let isCall = place + 1 < tokens.count && tokens[place + 1].isSymbol("(")
        guard
          SQLWords.reserved.contains(token.text.uppercased()) || (isCall && token.kind == .word)
            || vocabulary.allows(identifier: token.value, stemmer)
        else { return nil }
      case .parameter, .symbol: break
      }
      // Comments may say anything.
      if token.space.contains(where: { !$0.isWhitespace }) { tokens[place].space = " " }
    }
    return SQLText.render(tokens)
  }

  private func isOffset(_ tokens: [SQLToken], _ place: Int) -> Bool {
    tokens[place - 1].isWord("OFFSET")
  }

  /// Formats of dates and wildcards: every letter is that of a `%` directive.
  private static func isFormat(_ text: String) -> Bool {
    guard text.utf8.count <= 20 else { return false }
    var before: Character = " "
    for character in text {
      guard !character.isNumber, !character.isLetter || before == "%" else { return false }
      before = character
    }
    return true
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    self >= 0x80 || (48...57).contains(self) || (97...122).contains(self | 0x20) || self == 95
  }
}
