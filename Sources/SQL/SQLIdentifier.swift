import SQLite

/// Names of tables and columns in SQL text.
package enum SQLIdentifier {
  /// The name as it may stand in SQL: bare when that is safe, in double quotes otherwise.
  package static func quoted(_ name: String) -> String {
    if isBare(name), !SQLiteKeyword.contains(name) { return name }
    return "\""
      + name.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// A text literal in single quotes. For text shown to people and models, and for index advice:
  /// values that are executed are bound as parameters.
  package static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  /// Lower case for ASCII letters only: SQLite compares names in this way.
  package static func folded(_ name: String) -> String {
    guard name.utf8.contains(where: isUpperCase) else { return name }
    return String(decoding: name.utf8.map { isUpperCase($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  package static func areEqual(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    return zip(a.utf8, b.utf8).allSatisfy {
      $0 == $1 || (isUpperCase($0) ? $0 | 0x20 : $0) == (isUpperCase($1) ? $1 | 0x20 : $1)
    }
  }

  private static func isBare(_ name: String) -> Bool {
    guard let first = name.utf8.first, isWord(first), !isDigit(first) else { return false }
    return name.utf8.allSatisfy(isWord)
  }

  private static func isUpperCase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || isUpperCase(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
