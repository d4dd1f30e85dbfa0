/// A term's condition, cut where it names something.
package enum TermText {
  package enum Piece: Equatable, Sendable {
    case text(String)
    case literal(String)
    /// The name of a table before a dot, as it was written.
    case qualifier(String)
    /// A name that may be a column's, and as it was written.
    case name(String, written: String)
  }

  /// - Returns: pieces that give the condition again when joined. Literals, functions and words
  ///   behind a dot are text.
  package static func split(_ sql: String) -> [Piece] {
    let characters = Array(sql.unicodeScalars)
    var pieces: [Piece] = []
    var text = ""
    var place = 0
    func string(_ range: Range<Int>) -> String {
      var result = String.UnicodeScalarView()
      result.append(contentsOf: characters[range])
      return String(result)
    }
    func name(_ name: String, _ range: Range<Int>) {
      var next = range.upperBound
      while next < characters.count, characters[next].properties.isWhitespace { next += 1 }
      let isFunction = next < characters.count && characters[next] == "("
      if next < characters.count, characters[next] == "." {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        return pieces.append(.qualifier(string(range)))
      }
      if isFunction || text.last == "." || text.last == ":" {
        text += string(range)
      } else {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        pieces.append(.name(name, written: string(range)))
      }
    }
    while place < characters.count {
      let start = place
      let scalar = characters[place]
      switch scalar {
      case "'", "\"", "`", "[":
        let closing: Unicode.Scalar = scalar == "[" ? "]" : scalar
        place += 1
        while place < characters.count {
          if characters[place] != closing {
            place += 1
          } else if scalar != "[", place + 1 < characters.count, characters[place + 1] == closing {
            place += 2
          } else {
            break
          }
        }
        let inside = string(min(start + 1, place)..<place)
        place = min(place + 1, characters.count)
        if scalar == "'" {
          if !text.isEmpty { pieces.append(.text(text)) }
          text = ""
          pieces.append(.literal(string(start..<place)))
        } else {
          name(inside, start..<place)
        }
      case _ where isWord(scalar):
        while place < characters.count, isWord(characters[place]) { place += 1 }
        if ("0"..."9").contains(scalar) {
          text += string(start..<place)
        } else {
          name(string(start..<place), start..<place)
        }
      default:
        text.unicodeScalars.append(scalar)
        place += 1
      }
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    return pieces
  }

  /// Why a condition cannot be one; nil: it may be, if the database understands it.
  package static func problem(_ sql: String) -> String? {
    let pieces = split(sql)
    if pieces.isEmpty { return "is empty; give an SQL condition such as price > 100" }
    var depth = 0
    for case .text(let text) in pieces {
      for character in text where character == "(" || character == ")" {
        depth += character == "(" ? 1 : -1
        if depth < 0 { return "closes more parentheses than it opens" }
      }
    }
    if depth > 0 { return "leaves a parenthesis open" }
    for piece in pieces {
      switch piece {
      case .qualifier(let name): return "says \(name). before a column; write the column alone"
      case .name(let name, _) where SQLIdentifier.areEqual(name, "select"):
        return "holds a query; a term may read its own table's columns only"
      case .text(let text) where text.contains(";"):
        return "holds a semicolon; give one SQL condition"
      case .text(let text) where text.contains("--") || text.contains("/*"):
        return "holds a comment; give one SQL condition"
      case .text(let text) where text.contains("?") || text.contains(":") || text.contains("@"):
        return "holds a parameter; write the value itself"
      default: continue
      }
    }
    return nil
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "$" || scalar.value >= 0x80
      || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || ("0"..."9").contains(scalar)
  }
}
