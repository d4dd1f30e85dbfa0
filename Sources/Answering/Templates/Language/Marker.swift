/// What a function word or phrase does in a question.
enum Marker: Hashable, Sendable {
  /// "show me", "list", "what is": opens a question, says nothing.
  case command
  case what, who, whose, whereabouts, when, how
  case howMany, howMuch
  case copula, have, auxiliary
  /// The, a, all, their: carries no meaning here.
  case filler
  case each
  case of, within, with, by
  case and, or, but
  case that
  case not, without, except
  case average, sum, count
  case maximum, minimum
  case distinct
  /// "highest", "largest": the adjective names its dimension in ``Adjectives``.
  case superlative(String)
  case most, least
  /// "most common", "most popular": ranked by how often.
  case mostCommon, leastCommon
  case top, bottom
  case more(than: Comparison)
  /// "older than": compares along the adjective's dimension.
  case comparative(String, Comparison)
  /// "or more" after a number.
  case orMore(Comparison)
  case between
  case orderBy, ascending, descending, alphabetical
  case groupBy
  case both, either
  case contains, startsWith, endsWith
  case named
  case missing
  case only
  case total
  /// "more than once", "twice".
  case times(Int)
  case timesUnit
  case record
  case verb
  /// A word that looks like a verb and is in no list.
  case unknownVerb
  case fromTo(descending: Bool)
  case howAdjective(String)
  /// "full name", "first and last names": two columns.
  case fullName
  /// "all information": every column.
  case everything
  /// "type", "member" behind a name that says it already.
  case genericNoun
}

/// How two values compare.
package enum Comparison: String, Sendable, Hashable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  var negated: Comparison {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }
}
