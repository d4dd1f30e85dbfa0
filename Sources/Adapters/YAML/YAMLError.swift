/// Why a text is not a usable YAML document; every case but `outOfMemory` names its line, from 1.
package enum YAMLError: Error, Equatable, Sendable {
  case syntax(line: Int, column: Int, problem: String)
  case duplicateKey(String, line: Int, column: Int, firstLine: Int)
  case keyNotScalar(line: Int, column: Int)
  case unknownAlias(String, line: Int, column: Int)
  case tooDeep(line: Int, column: Int, limit: Int)
  case tooManyNodes(line: Int, column: Int, limit: Int)
  case severalDocuments(line: Int, column: Int)
  case tooLarge(bytes: Int, limit: Int)
  case outOfMemory

  /// The line the error points at, when it points at one.
  package var line: Int? {
    switch self {
    case .syntax(let line, _, _), .duplicateKey(_, let line, _, _), .keyNotScalar(let line, _),
      .unknownAlias(_, let line, _), .tooDeep(let line, _, _), .tooManyNodes(let line, _, _),
      .severalDocuments(let line, _):
      line
    case .tooLarge, .outOfMemory: nil
    }
  }
}

extension YAMLError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .syntax(let line, let column, let problem):
      "line \(line), column \(column): \(problem)"
    case .duplicateKey(let key, let line, _, let firstLine):
      "line \(line): the key “\(key)” was given before, in line \(firstLine); keep one of them"
    case .keyNotScalar(let line, _):
      "line \(line): a key must be a single value, not a list or a mapping"
    case .unknownAlias(let name, let line, _):
      "line \(line): the alias *\(name) has no anchor &\(name) before it"
    case .tooDeep(let line, _, let limit):
      "line \(line): nested deeper than \(limit) levels"
    case .tooManyNodes(let line, _, let limit):
      "line \(line): more than \(limit) values once aliases are expanded"
    case .severalDocuments(let line, _):
      "line \(line): a second document begins; only one is expected"
    case .tooLarge(let bytes, let limit):
      "\(bytes) bytes, more than the \(limit) allowed"
    case .outOfMemory: "not enough memory to parse"
    }
  }
}
