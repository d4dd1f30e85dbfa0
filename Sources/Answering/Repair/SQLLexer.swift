/// Cuts SQL text into tokens; never fails, since it reads what models write.
struct SQLLexer {
  /// Whether signs that cannot be SQL are read as what was meant: `\_` as `_`, `'Women's'` as one
  /// literal, typographic quotes as plain ones.
  var isLenient = false

  private var bytes: [UInt8] = []
  private var place = 0
  private var tokens: [SQLToken] = []

  init(isLenient: Bool = false) {
    self.isLenient = isLenient
  }

  static func tokens(_ text: String, isLenient: Bool = false) -> [SQLToken] {
    var lexer = SQLLexer(isLenient: isLenient)
    return lexer.run(text)
  }

  private mutating func run(_ text: String) -> [SQLToken] {
    bytes = Array((isLenient ? Self.withPlainQuotes(text) : text).utf8)
    place = 0
    tokens = []
    while true {
      let space = skipSpace()
      guard place < bytes.count else { return tokens }
      tokens.append(next(space: space))
    }
  }

  private mutating func next(space: String) -> SQLToken {
    let start = place
    let byte = bytes[place]
    switch byte {
    case UInt8(ascii: "'"): return literal(space: space)
    case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "["): return quoted(space: space)
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      if byte == UInt8(ascii: ":"), peek(1) == UInt8(ascii: ":") { return symbol(2, space) }
      guard let following = peek(1), Self.isWordByte(following) else { return symbol(1, space) }
      place += 1
      skipWord()
      return token(.parameter, start, space)
    case UInt8(ascii: "?"):
      place += 1
      skipWord()
      return token(.parameter, start, space)
    case _ where Self.isDigit(byte) || (byte == UInt8(ascii: ".") && Self.isDigit(peek(1) ?? 0)):
      skipNumber()
      return token(.number, start, space)
    case _ where Self.isWordByte(byte):
      return word(space: space)
    default:
      for pair in ["<>", "<=", ">=", "!=", "==", "||", "<<", ">>", "->"] where startsWith(pair) {
        return symbol(2, space)
      }
      return symbol(1, space)
    }
  }

  private mutating func word(space: String) -> SQLToken {
    var text: [UInt8] = []
    while place < bytes.count {
      if Self.isWordByte(bytes[place]) {
        text.append(bytes[place])
      } else if isLenient, bytes[place] == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "_") {
        // Markdown's escape inside an identifier; the underscore comes next.
      } else {
        break
      }
      place += 1
    }
    return SQLToken(.word, String(decoding: text, as: UTF8.self), space: space)
  }

  private mutating func literal(space: String) -> SQLToken {
    let quote = UInt8(ascii: "'")
    var text: [UInt8] = [quote]
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if isLenient, byte == UInt8(ascii: "\\"), let following = peek(0),
        following == quote || following == UInt8(ascii: "_") || following == UInt8(ascii: "%")
      {
        text.append(contentsOf: following == quote ? [quote, quote] : [following])
        place += 1
      } else if byte != quote {
        text.append(byte)
      } else if peek(0) == quote {
        text.append(contentsOf: [quote, quote])
        place += 1
      } else if isLenient, isApostrophe {
        text.append(contentsOf: [quote, quote])
      } else {
        text.append(quote)
        return SQLToken(.string, String(decoding: text, as: UTF8.self), space: space)
      }
    }
    return SQLToken(
      .string, String(decoding: text, as: UTF8.self), space: space, isTerminated: false)
  }

  /// Whether the quote just read stands inside a word (`Women's Soccer'`), so that it cannot close
  /// the literal: SQL would need a blank or a sign there, and the literal is closed further on.
  private var isApostrophe: Bool {
    guard place < bytes.count, Self.isWordByte(bytes[place]) else { return false }
    var end = place
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[place..<end], as: UTF8.self).uppercased()
    guard !SQLWords.afterLiteral.contains(word) else { return false }
    return bytes[end...].prefix { $0 != UInt8(ascii: "\n") }.contains(UInt8(ascii: "'"))
  }

  private mutating func quoted(space: String) -> SQLToken {
    let start = place
    let close = bytes[place] == UInt8(ascii: "[") ? UInt8(ascii: "]") : bytes[place]
    place += 1
    while place < bytes.count {
      if bytes[place] == close {
        place += 1
        guard close != UInt8(ascii: "]"), peek(0) == close else {
          return token(.quoted, start, space)
        }
      }
      place += 1
    }
    place = bytes.count
    var last = token(.quoted, start, space)
    last.isTerminated = false
    return last
  }

  private mutating func skipSpace() -> String {
    let start = place
    while place < bytes.count {
      if bytes[place] == 0x20 || (0x09...0x0D).contains(bytes[place]) {
        place += 1
      } else if startsWith("--") {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      } else if startsWith("/*") {
        place += 2
        while place < bytes.count, !startsWith("*/") { place += 1 }
        place = min(place + 2, bytes.count)
      } else if isLenient, bytes[place] == UInt8(ascii: "\\") {
        // A backslash means nothing in SQL; Markdown puts it before signs.
        place += 1
      } else {
        break
      }
    }
    let space = bytes[start..<place]
    return String(
      decoding: isLenient ? space.filter { $0 != UInt8(ascii: "\\") } : Array(space), as: UTF8.self)
  }

  private mutating func skipWord() {
    while place < bytes.count, Self.isWordByte(bytes[place]) { place += 1 }
  }

  private mutating func skipNumber() {
    while place < bytes.count {
      let byte = bytes[place]
      let isExponentSign =
        (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && place > 0
        && (bytes[place - 1] | 0x20) == UInt8(ascii: "e")
      guard Self.isWordByte(byte) || byte == UInt8(ascii: ".") || isExponentSign else { return }
      place += 1
    }
  }

  private mutating func symbol(_ count: Int, _ space: String) -> SQLToken {
    let start = place
    place = min(place + count, bytes.count)
    return token(.symbol, start, space)
  }

  private func token(_ kind: SQLToken.Kind, _ start: Int, _ space: String) -> SQLToken {
    SQLToken(kind, String(decoding: bytes[start..<place], as: UTF8.self), space: space)
  }

  private func peek(_ distance: Int) -> UInt8? {
    place + distance < bytes.count ? bytes[place + distance] : nil
  }

  private func startsWith(_ text: String) -> Bool {
    bytes[place...].starts(with: text.utf8)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Letters, digits, underscore, and every byte beyond ASCII, as SQLite has it.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte >= 0x80 || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func withPlainQuotes(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    return String(
      text.map { character in
        switch character {
        case "\u{2018}", "\u{2019}": "'"
        case "\u{201C}", "\u{201D}": "\""
        default: character
        }
      })
  }
}
