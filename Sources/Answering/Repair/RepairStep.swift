/// One thing that deterministic repair changed, for the explanation of an answer.
package enum RepairStep: Hashable, Sendable, CustomStringConvertible {
  /// Fences, prose and further statements around the SQL.
  case extracted
  /// Escapes and quotes that are no SQL.
  case unescaped
  /// Another dialect's function or clause.
  case dialect(String)
  case quoted(String)
  case column(from: String, to: String)
  case table(from: String, to: String)
  case joined(String)
  case qualified(String)
  /// A double-quoted name that is no column.
  case literal
  case syntax(String)
  /// A literal that is stored in another spelling.
  case value(column: String)

  package var description: String {
    switch self {
    case .extracted: "took the SQL out of the model's reply"
    case .unescaped: "undid escapes that are no SQL"
    case .dialect(let name): "translated \(name) into SQLite"
    case .quoted(let name): "quoted the name \(name)"
    case .column(let from, let to): "read the column \(from) as \(to)"
    case .table(let from, let to): "read the table \(from) as \(to)"
    case .joined(let table): "joined the table \(table)"
    case .qualified(let column): "qualified the column \(column)"
    case .literal: "read a double-quoted text as a literal"
    case .syntax(let what): what
    case .value(let column): "took the spelling stored in \(column)"
    }
  }
}
