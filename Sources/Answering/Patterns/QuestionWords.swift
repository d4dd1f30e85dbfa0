/// The words of a question with their places in its UTF-8.
enum QuestionWords {
  struct Word {
    /// Lower case; a quoted text as it stands, without its quotes.
    var text: String
    var range: Range<Int>
    var isQuoted = false
    var isNumber = false
  }

  static func words(of question: String) -> [Word] {
    let bytes = Array(question.utf8)
    var words: [Word] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if let quoted = quoted(at: place, bytes) {
        words.append(quoted)
        place = quoted.range.upperBound
      } else if isWordByte(byte) {
        var end = place
        while end < bytes.count, isInside(end, bytes, from: place) { end += 1 }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        var word = Word(text: text.lowercased(), range: place..<end)
        if let number = number(text) {
          word.isNumber = true
          word.text = number
        }
        words.append(word)
        place = end
      } else {
        // Signs that change what is asked are words of their own.
        if "<>=!+%/*".utf8.contains(byte) {
          words.append(
            Word(text: String(Unicode.Scalar(byte)), range: place..<(place + 1)))
        }
        place += 1
      }
    }
    return words
  }

  /// Digits with separators of thousands as digits: `1,000.5` is 1000.5.
  static func number(_ text: String) -> String? {
    guard let first = text.utf8.first, isDigit(first) else { return nil }
    let plain = text.filter { $0 != "," }
    guard Double(plain) != nil, plain.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return plain
  }

  private static func quoted(at place: Int, _ bytes: [UInt8]) -> Word? {
    let quote = bytes[place]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      place == 0 || !isWordByte(bytes[place - 1])
    else { return nil }
    var end = place + 1
    while end < bytes.count {
      let isClosing =
        bytes[end] == quote
        && (end + 1 == bytes.count || !isWordByte(bytes[end + 1]))
      if isClosing, end > place + 1 {
        return Word(
          text: String(decoding: bytes[(place + 1)..<end], as: UTF8.self),
          range: place..<(end + 1), isQuoted: true)
      }
      end += 1
    }
    return nil
  }

  private static func isInside(_ place: Int, _ bytes: [UInt8], from start: Int) -> Bool {
    let byte = bytes[place]
    if isWordByte(byte) { return true }
    guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-"),
      place + 1 < bytes.count, isDigit(bytes[place + 1]), isDigit(bytes[place - 1])
    else { return false }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte >= 0x80 || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
