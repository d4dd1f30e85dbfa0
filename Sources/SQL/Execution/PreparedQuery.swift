import Contract
import SQLite

/// A compiled statement and what its results look like.
final class PreparedQuery {
  let statement: SQLiteStatement
  /// Names in the text, where the guard needs them.
  let names: Set<String>
  private(set) var columns: [Column]
  /// Columns whose type is not declared and depends on what is found.
  private(set) var undeclared: [Int]

  init(_ statement: SQLiteStatement, names: Set<String>) {
    self.statement = statement
    self.names = names
    columns = []
    undeclared = []
    describe()
  }

  /// Reads the columns again after SQLite has compiled the statement anew by itself.
  func refreshIfRecompiled() {
    if statement.takeRecompilation() { describe() }
  }

  /// The columns of a result: where no type is declared, the storage class of the first value that
  /// is not NULL stands in.
  func columns(for rows: [[Value]]) -> [Column] {
    guard !undeclared.isEmpty else { return columns }
    var columns = columns
    for index in undeclared {
      for row in rows {
        guard let name = row[index].storageClassName else { continue }
        columns[index].type = name
        break
      }
    }
    return columns
  }

  private func describe() {
    columns = (0..<statement.columnCount).map {
      Column(name: statement.columnName(at: $0), type: statement.declaredType(at: $0) ?? "")
    }
    undeclared = columns.indices.filter { columns[$0].type.isEmpty }
  }
}
