/// Why a question set could not be evaluated.
package enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
  case badLine(Int)
  case unreadable(String)
  case missingDatabase(String)

  package var description: String {
    switch self {
    case .badLine(let line):
      "line \(line) is not a JSON object with the texts database, question and sql"
    case .unreadable(let path): "the file \(path) cannot be read"
    case .missingDatabase(let path): "there is no database at \(path)"
    }
  }
}
