/// Cuts a question into tokens: words, numbers, quoted text, punctuation.
///
/// Hyphens and slashes separate words (a value such as `on-hold` is compared by its place in the
/// question, not by its tokens); an apostrophe inside quoted text is kept.
struct Tokeniser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private(set) var tokens: [Token] = []
  private var opensSentence = true

  /// - Parameter limit: tokens after which the rest is not read; the caller abstains then.
  static func tokens(of question: String, limit: Int) -> [Token] {
    var tokeniser = Tokeniser(scalars: Array(question.unicodeScalars))
    while tokeniser.tokens.count < limit, tokeniser.step() {}
    return tokeniser.tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private mutating func step() -> Bool {
    while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    guard position < scalars.count else { return false }
    let scalar = scalars[position]
    if let close = closingQuote(for: scalar), let end = endOfQuotation(close) {
      readQuotation(until: end)
    } else if isDigit(scalar)
      || (isSign(scalar) && position + 1 < scalars.count
        && isDigit(scalars[position + 1]) && !followsWord)
    {
      readNumber()
    } else if isLetter(scalar) {
      readWord()
    } else {
      readPunctuation(scalar)
    }
    return true
  }

  private var followsWord: Bool {
    position > 0 && (isLetter(scalars[position - 1]) || isDigit(scalars[position - 1]))
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private func isSign(_ scalar: Unicode.Scalar) -> Bool { scalar == "-" }
  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  // MARK: Quotations

  private func closingQuote(for scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    switch scalar {
    case "\"": ["\""]
    case "“", "”": ["”", "“", "\""]
    case "'", "‘", "`", "´": followsWord ? nil : ["'", "’", "´", "`", "‘"]
    default: nil
    }
  }

  /// The end of a quotation opened here; nil when the mark is an apostrophe.
  private func endOfQuotation(_ closing: [Unicode.Scalar]) -> Int? {
    let isSingle = closing.contains("'")
    var index = position + 1
    while index < scalars.count, index - position <= 160 {
      if closing.contains(scalars[index]) {
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        if !isSingle || !(isLetter(next) || isDigit(next)) {
          return index > position + 1 || scalars[position] == "\"" ? index : index + 1
        }
      }
      index += 1
    }
    return nil
  }

  private mutating func readQuotation(until end: Int) {
    var low = position + 1
    var high = min(end, scalars.count)
    // ``two marks'' and stray spaces inside the marks are not part of the text.
    while low < high, isMark(scalars[low]) { low += 1 }
    while high > low, isMark(scalars[high - 1]) { high -= 1 }
    append(.quoted, low..<high)
    position = min(end + 1, scalars.count)
    while position < scalars.count, scalars[position] == "'", position > 0,
      isMark(scalars[position - 1])
    {
      position += 1
    }
  }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "`" || scalar == "'"
  }

  // MARK: Numbers

  private mutating func readNumber() {
    let start = position
    if isSign(scalars[position]) { position += 1 }
    var digits = String(String.UnicodeScalarView(scalars[start..<position]))
    var separators = 0
    while position < scalars.count {
      let scalar = scalars[position]
      let next = position + 1 < scalars.count ? scalars[position + 1] : " "
      if isDigit(scalar) {
        digits.unicodeScalars.append(scalar)
      } else if scalar == ",", isDigit(next), hasThousands(after: position) {
      } else if scalar == ".", isDigit(next) {
        separators += 1
        digits += "."
      } else {
        break
      }
      position += 1
    }
    if position < scalars.count, isOrdinalSuffix() {
      position += 2
      return append(.number(Double(digits) ?? 0), start..<position)
    }
    // 2018-03-01, 12:30, 4th-quarter, 747b: a value, not an amount.
    let isGlued =
      position < scalars.count
      && (isLetter(scalars[position]) || gluesDigits(at: position))
    guard !isGlued, separators < 2, let value = Double(digits) else {
      while position < scalars.count,
        isDigit(scalars[position]) || isLetter(scalars[position])
          || gluesDigits(at: position)
      {
        position += 1
      }
      return append(.word, start..<position)
    }
    append(.number(value), start..<position)
  }

  private func hasThousands(after comma: Int) -> Bool {
    guard comma + 3 < scalars.count else { return false }
    let three = scalars[(comma + 1)...(comma + 3)].allSatisfy(isDigit)
    return three && (comma + 4 >= scalars.count || !isDigit(scalars[comma + 4]))
  }

  private func gluesDigits(at index: Int) -> Bool {
    ["-", "/", ":", "."].contains(scalars[index]) && index + 1 < scalars.count
      && isDigit(scalars[index + 1])
  }

  private func isOrdinalSuffix() -> Bool {
    guard position + 1 < scalars.count else { return false }
    let suffix = String(String.UnicodeScalarView(scalars[position...(position + 1)])).lowercased()
    let after = position + 2 < scalars.count ? scalars[position + 2] : " "
    return ["st", "nd", "rd", "th"].contains(suffix) && !isLetter(after)
  }

  // MARK: Words

  private mutating func readWord() {
    let start = position
    while position < scalars.count {
      let scalar = scalars[position]
      if isLetter(scalar) || isDigit(scalar) {
        position += 1
      } else if isApostrophe(scalar), position + 1 < scalars.count,
        isLetter(scalars[position + 1])
      {
        // o'brien is one word; don't, it's, customer's are two.
        if endsContraction(at: position) { break }
        position += 1
      } else {
        break
      }
    }
    append(.word, start..<position)
    skipContraction()
  }

  private func isApostrophe(_ scalar: Unicode.Scalar) -> Bool { scalar == "'" || scalar == "’" }

  private func endsContraction(at index: Int) -> Bool {
    var end = index + 1
    while end < scalars.count, isLetter(scalars[end]) { end += 1 }
    let tail = String(String.UnicodeScalarView(scalars[(index + 1)..<end])).lowercased()
    return ["s", "t", "re", "ve", "ll", "d", "m"].contains(tail)
  }

  /// Drops `'s` and turns `n't` into a word of its own.
  private mutating func skipContraction() {
    guard position < scalars.count, isApostrophe(scalars[position]) else { return }
    let start = position
    guard position + 1 < scalars.count, isLetter(scalars[position + 1]) else {
      position += 1
      return
    }
    var end = position + 1
    while end < scalars.count, isLetter(scalars[end]) { end += 1 }
    let tail = String(String.UnicodeScalarView(scalars[(position + 1)..<end])).lowercased()
    position = end
    if tail == "t", let last = tokens.popLast() {
      let stem = last.lower.hasSuffix("n") ? String(last.lower.dropLast()) : last.lower
      let verb = ["ca": "can", "wo": "will"][stem] ?? stem
      tokens.append(Self.word(verb, last.range))
      tokens.append(Self.word("not", start..<end))
    } else if tail == "s" {
      tokens.append(Self.word("'s", start..<end))
    }
  }

  private static func word(_ text: String, _ range: Range<Int>) -> Token {
    Token(
      text: text, lower: text, lemma: Lemma.of(text), kind: .word, range: range,
      isCapitalised: false)
  }

  // MARK: The rest

  private mutating func readPunctuation(_ scalar: Unicode.Scalar) {
    let start = position
    position += 1
    switch scalar {
    case ",": append(.comma, start..<position)
    case ".", "?", "!", ";", ":":
      append(.stop, start..<position)
      opensSentence = true
    case "<", ">", "=", "≤", "≥":
      while position < scalars.count, scalars[position] == "=" { position += 1 }
      append(.symbol, start..<position)
    default: break
    }
  }

  private mutating func append(_ kind: Token.Kind, _ range: Range<Int>) {
    let text = String(String.UnicodeScalarView(scalars[range]))
    let lower = text.lowercased()
    let first = text.unicodeScalars.first
    let isUpper = first?.properties.isUppercase ?? false
    let lemma = kind == .word ? Lemma.of(lower) : lower
    tokens.append(
      Token(
        text: text, lower: lower, lemma: lemma, kind: kind, range: range,
        isCapitalised: isUpper && !opensSentence))
    if kind != .stop { opensSentence = false }
  }
}
