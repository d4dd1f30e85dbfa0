/// The tokens of a statement, as SQLite cuts them (tokenize.c), for checks that look at names.
struct SQLLexer {
  enum Token: Equatable {
    /// A bare word or a quoted name, lower-cased; SQLite takes 'text' for a name in places too.
    case name(String, isQuoted: Bool)
    case number
    case parameter
    case symbol(UInt8)
  }

  static func tokens(of sql: String) -> [Token] {
    var lexer = SQLLexer(bytes: Array(sql.utf8))
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  private let bytes: [UInt8]
  private var place = 0

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func next() -> Token? {
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case 9, 10, 12, 13, 32:
        place += 1
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
        while place < bytes.count, bytes[place] != 10 { place += 1 }
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        skipComment()
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
        return quoted(by: byte)
      case UInt8(ascii: "["):
        return quoted(by: UInt8(ascii: "]"))
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        skipWord()
        return .number
      case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "#"):
        place += 1
        skipWord()
        return .parameter
      default:
        guard Self.isWord(byte) else {
          place += 1
          return .symbol(byte)
        }
        let start = place
        skipWord()
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        return .name(SQLIdentifier.folded(word), isQuoted: false)
      }
    }
    return nil
  }

  private func peek(_ distance: Int) -> UInt8? {
    place + distance < bytes.count ? bytes[place + distance] : nil
  }

  private mutating func skipComment() {
    place += 2
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        place += 2
        return
      }
      place += 1
    }
  }

  private mutating func skipWord() {
    while place < bytes.count, Self.isWord(bytes[place]) { place += 1 }
  }

  /// A quote is doubled to stand for itself, except in brackets.
  private mutating func quoted(by quote: UInt8) -> Token {
    var content: [UInt8] = []
    place += 1
    while place < bytes.count {
      if bytes[place] == quote {
        if quote != UInt8(ascii: "]"), peek(1) == quote {
          content.append(quote)
          place += 2
          continue
        }
        place += 1
        break
      }
      content.append(bytes[place])
      place += 1
    }
    return .name(
      SQLIdentifier.folded(String(decoding: content, as: UTF8.self)), isQuoted: true)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }
}

extension SQLLexer {
  /// Every name, bare or quoted, keywords among them.
  static func names(in tokens: [Token]) -> Set<String> {
    Set(
      tokens.compactMap { token in
        if case .name(let name, _) = token { name } else { nil }
      })
  }

  /// The first of `names` that the statement may define as a common table expression.
  ///
  /// Too strict rather than too lax: `name (` and `name AS (` count wherever they stand, once the
  /// statement holds the word WITH.
  static func definedName(among names: Set<String>, in tokens: [Token]) -> String? {
    guard tokens.contains(.name("with", isQuoted: false)) else { return nil }
    for (place, token) in tokens.enumerated() {
      guard case .name(let name, _) = token, names.contains(name), place + 1 < tokens.count else {
        continue
      }
      switch tokens[place + 1] {
      case .symbol(UInt8(ascii: "(")):
        return name
      case .name("as", isQuoted: false):
        guard place + 2 < tokens.count else { continue }
        switch tokens[place + 2] {
        case .symbol(UInt8(ascii: "(")), .name("not", isQuoted: false),
          .name("materialized", isQuoted: false):
          return name
        default: continue
        }
      default: continue
      }
    }
    return nil
  }
}
