/// Why the template lane gave no answer; kept for `explain`.
package enum AbstainReason: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case tooLong
  case unknownDatabase(String)
  case noDatabase
  case ambiguousDatabase([String])
  case unknownWord(String)
  case notUnderstood(String)
  case severalSentences
  case nothingSelected
  case noInterpretation
  case ambiguous(String, String)
  case notJoinable
  case forbidden(String)
  case unsure(Double)

  package var description: String {
    switch self {
    case .empty: "the question has no words"
    case .tooLong: "the question is too long for a template"
    case .unknownDatabase(let name): "no database is called \(name)"
    case .noDatabase: "the question names nothing in any database"
    case .ambiguousDatabase(let names):
      "several databases could answer: \(names.joined(separator: ", "))"
    case .unknownWord(let word): "nothing in the database accounts for the word \"\(word)\""
    case .notUnderstood(let text): "no template fits at \"\(text)\""
    case .severalSentences: "several sentences that do not make one question"
    case .nothingSelected: "the question does not say what to select"
    case .noInterpretation: "the words name tables or columns that do not go together"
    case .ambiguous(let one, let other): "could mean \(one) or \(other)"
    case .notJoinable: "the tables meant cannot be joined"
    case .forbidden(let table): "the table \(table) may not be read"
    case .unsure(let confidence):
      "the best reading has a confidence of only \(Int(confidence * 100)) %"
    }
  }

  /// A closed, low-cardinality name for telemetry.
  package var code: String {
    switch self {
    case .empty: "empty"
    case .tooLong: "too_long"
    case .unknownDatabase: "unknown_database"
    case .noDatabase: "no_database"
    case .ambiguousDatabase: "ambiguous_database"
    case .unknownWord: "unknown_word"
    case .notUnderstood: "not_understood"
    case .severalSentences: "several_sentences"
    case .nothingSelected: "nothing_selected"
    case .noInterpretation: "no_interpretation"
    case .ambiguous: "ambiguous"
    case .notJoinable: "not_joinable"
    case .forbidden: "forbidden"
    case .unsure: "unsure"
    }
  }
}
