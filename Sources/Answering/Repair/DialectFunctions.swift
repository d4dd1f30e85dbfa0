/// Functions of other dialects, said in SQLite's own.
enum DialectFunctions {
  /// A translation takes the arguments as text and gives SQL; nil where they do not fit.
  typealias Translation = @Sendable ([String]) -> String?

  static let table: [String: Translation] = [
    "DIVIDE": { binary($0) { "(CAST(\($0) AS REAL) / (\($1)))" } },
    "SAFE_DIVIDE": { binary($0) { "(CAST(\($0) AS REAL) / NULLIF(\($1), 0))" } },
    "SUBTRACT": { binary($0) { "((\($0)) - (\($1)))" } },
    "MULTIPLY": { binary($0) { "((\($0)) * (\($1)))" } },
    "ADD": { binary($0) { "((\($0)) + (\($1)))" } },
    "CONCAT": { list($0) { "(" + $0.map { "(\($0))" }.joined(separator: " || ") + ")" } },
    "CONCAT_WS": { arguments in
      guard let separator = arguments.first, arguments.count > 1 else { return nil }
      return "("
        + arguments.dropFirst().map { "(\($0))" }
        .joined(separator: " || \(separator) || ") + ")"
    },
    "YEAR": { dateField($0, "%Y") },
    "MONTH": { dateField($0, "%m") },
    "DAY": { dateField($0, "%d") },
    "DAYOFMONTH": { dateField($0, "%d") },
    "HOUR": { dateField($0, "%H") },
    "MINUTE": { dateField($0, "%M") },
    "SECOND": { dateField($0, "%S") },
    "DAYOFYEAR": { dateField($0, "%j") },
    "WEEK": { dateField($0, "%W") },
    "DAYOFWEEK": { unary($0) { "(CAST(strftime('%w', \($0)) AS INTEGER) + 1)" } },
    "QUARTER": { unary($0) { "((CAST(strftime('%m', \($0)) AS INTEGER) + 2) / 3)" } },
    "NOW": { nullary($0, "datetime('now')") },
    "GETDATE": { nullary($0, "datetime('now')") },
    "SYSDATE": { nullary($0, "datetime('now')") },
    "CURRENT_TIMESTAMP": { nullary($0, "datetime('now')") },
    "CURDATE": { nullary($0, "date('now')") },
    "CURRENT_DATE": { nullary($0, "date('now')") },
    "CURTIME": { nullary($0, "time('now')") },
    "TO_DATE": { $0.first.map { "date(\($0))" } },
    "STR_TO_DATE": { $0.first.map { "date(\($0))" } },
    "TO_CHAR": { formatted($0, oracleFormats) },
    "DATE_FORMAT": { formatted($0, mySQLFormats) },
    "DATEDIFF": { arguments in
      guard let last = arguments.last, arguments.count >= 2 else { return nil }
      // MySQL: later, earlier. SQL Server: unit, earlier, later.
      let (later, earlier) =
        arguments.count == 2 ? (arguments[0], last) : (last, arguments[1])
      return "CAST(julianday(\(later)) - julianday(\(earlier)) AS INTEGER)"
    },
    "DATE_ADD": { shifted($0, "+") },
    "DATE_SUB": { shifted($0, "-") },
    "DATE_TRUNC": { arguments in
      guard arguments.count == 2 else { return nil }
      let unit = arguments[0].lowercased().filter(\.isLetter)
      guard ["year", "month", "day"].contains(unit) else { return nil }
      return unit == "day"
        ? "date(\(arguments[1]))" : "date(\(arguments[1]), 'start of \(unit)')"
    },
    "LEFT": { binary($0) { "substr(\($0), 1, \($1))" } },
    "RIGHT": { binary($0) { "substr(\($0), -(\($1)))" } },
    "MID": { list($0) { "substr(\($0.joined(separator: ", ")))" } },
    "LEN": { unary($0) { "length(\($0))" } },
    "CHAR_LENGTH": { unary($0) { "length(\($0))" } },
    "CHARACTER_LENGTH": { unary($0) { "length(\($0))" } },
    "UCASE": { unary($0) { "upper(\($0))" } },
    "LCASE": { unary($0) { "lower(\($0))" } },
    "LOCATE": { binary($0) { "instr(\($1), \($0))" } },
    "CHARINDEX": { binary($0) { "instr(\($1), \($0))" } },
    "STRPOS": { binary($0) { "instr(\($0), \($1))" } },
    "SUBSTRING_INDEX": { _ in nil },
    "ISNULL": { arguments in
      arguments.count == 1
        ? "((\(arguments[0])) IS NULL)" : binary(arguments) { "ifnull(\($0), \($1))" }
    },
    "NVL": { binary($0) { "ifnull(\($0), \($1))" } },
    "IF": { ternary($0) { "iif(\($0), \($1), \($2))" } },
    "GREATEST": { list($0) { "max(\($0.joined(separator: ", ")))" } },
    "LEAST": { list($0) { "min(\($0.joined(separator: ", ")))" } },
    "STDDEV": { unary($0) { "sqrt(avg((\($0)) * (\($0))) - avg(\($0)) * avg(\($0)))" } },
    "STRING_AGG": { binary($0) { "group_concat(\($0), \($1))" } },
    "LISTAGG": { binary($0) { "group_concat(\($0), \($1))" } },
    "TRUNCATE": { arguments in
      unary(Array(arguments.prefix(1))) { "CAST(\($0) AS INTEGER)" }
    },
    "TO_NUMBER": { unary($0) { "CAST(\($0) AS NUMERIC)" } },
    "BOOL_OR": { unary($0) { "max(\($0))" } },
    "BOOL_AND": { unary($0) { "min(\($0))" } },
  ]

  private static let mySQLFormats: [(String, String)] = [
    ("%i", "%M"), ("%s", "%S"), ("%c", "%m"), ("%e", "%d"), ("%T", "%H:%M:%S"),
  ]

  private static let oracleFormats: [(String, String)] = [
    ("YYYY", "%Y"), ("MM", "%m"), ("DD", "%d"), ("HH24", "%H"), ("MI", "%M"), ("SS", "%S"),
  ]

  private static func nullary(_ arguments: [String], _ sql: String) -> String? {
    arguments.isEmpty ? sql : nil
  }

  private static func unary(_ arguments: [String], _ make: (String) -> String) -> String? {
    arguments.count == 1 ? make(arguments[0]) : nil
  }

  private static func binary(_ arguments: [String], _ make: (String, String) -> String) -> String? {
    arguments.count == 2 ? make(arguments[0], arguments[1]) : nil
  }

  private static func ternary(
    _ arguments: [String], _ make: (String, String, String) -> String
  ) -> String? {
    arguments.count == 3 ? make(arguments[0], arguments[1], arguments[2]) : nil
  }

  private static func list(_ arguments: [String], _ make: ([String]) -> String) -> String? {
    arguments.isEmpty ? nil : make(arguments)
  }

  private static func dateField(_ arguments: [String], _ format: String) -> String? {
    unary(arguments) { "CAST(strftime('\(format)', \($0)) AS INTEGER)" }
  }

  private static func formatted(_ arguments: [String], _ formats: [(String, String)]) -> String? {
    guard arguments.count == 2 else { return nil }
    var format = arguments[1]
    for (theirs, ours) in formats { format = format.replacing(theirs, with: ours) }
    return "strftime(\(format), \(arguments[0]))"
  }

  /// `DATE_ADD(x, INTERVAL 3 DAY)`.
  private static func shifted(_ arguments: [String], _ sign: String) -> String? {
    guard arguments.count == 2 else { return nil }
    let words = arguments[1].split(whereSeparator: \.isWhitespace)
    guard words.count == 3, words[0].uppercased() == "INTERVAL" else { return nil }
    let amount = words[1].filter { $0 != "'" }
    guard let number = Int(amount) else { return nil }
    return "date(\(arguments[0]), '\(sign)\(number) \(words[2].lowercased())')"
  }
}
