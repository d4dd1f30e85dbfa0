/// Why the guard refuses a statement.
package enum SQLRejection: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case severalStatements
  case embeddedNUL
  /// Anything but one SELECT: writes, PRAGMA, ATTACH, EXPLAIN, transactions.
  case notAQuery
  case systemTable(String)
  case function(String)
  /// A common table expression takes the name of a view, whose rights it would borrow.
  case shadowedView(String)
  /// Longer, deeper or with more terms than the limits allow; the text is SQLite's own.
  case tooComplex(String)

  package var description: String {
    switch self {
    case .empty: "it holds no statement"
    case .severalStatements: "only one statement is accepted"
    case .embeddedNUL: "it holds a NUL byte"
    case .notAQuery: "only one SELECT (or WITH … SELECT, or VALUES) is accepted"
    case .systemTable(let name): "\"\(name)\" is not a table that may be asked"
    case .function(let name): "the function \(name)() is not allowed"
    case .shadowedView(let name): "a WITH clause must not take the name of the view \"\(name)\""
    case .tooComplex(let message): "it is too long or too complex (\(message))"
    }
  }
}
