/// What a column holds, as far as choosing between columns goes.
package enum ColumnKind: String, Sendable {
  case integer, real, text, date, boolean

  package var isNumeric: Bool { self == .integer || self == .real }

  /// SQLite's affinity rules over a declared type, with dates and booleans told apart.
  package init(declaredType: String) {
    let type = declaredType.lowercased()
    if type.contains("date") || type.contains("time") {
      self = .date
    } else if type.contains("bool") || type == "bit" {
      self = .boolean
    } else if type.contains("int") || type == "year" {
      self = .integer
    } else if ["real", "floa", "doub", "num", "dec", "money"].contains(where: type.contains) {
      self = .real
    } else {
      self = .text
    }
  }
}
