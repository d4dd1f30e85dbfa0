import SQL

/// How alike two names are.
enum SQLNames {
  static func folded(_ name: String) -> String { SQLIdentifier.folded(name) }

  static func areEqual(_ a: String, _ b: String) -> Bool { SQLIdentifier.areEqual(a, b) }

  /// Letters and digits in lower case: `Student_Club`, `student club` and `studentClub` are one.
  static func plain(_ name: String) -> String {
    String(decoding: folded(name).utf8.filter { $0 >= 0x80 || isLetterOrDigit($0) }, as: UTF8.self)
  }

  /// 1 for names that differ in case and separators only, 0 for names with nothing in common.
  static func similarity(_ a: String, _ b: String) -> Double {
    let a = Array(plain(a).utf8)
    let b = Array(plain(b).utf8)
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    if a == b { return 1 }
    if isPlural(a, of: b) || isPlural(b, of: a) { return 0.97 }
    return 1 - Double(Spelling.distance(a, b)) / Double(max(a.count, b.count))
  }

  private static func isPlural(_ a: [UInt8], of b: [UInt8]) -> Bool {
    a == b + Array("s".utf8) || a == b + Array("es".utf8)
      || (b.last == UInt8(ascii: "y") && a == b.dropLast() + Array("ies".utf8))
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
