import Glibc

/// What can go wrong between a file and a table in memory.
package enum MemoryMapError: Error, Equatable, Sendable, CustomStringConvertible {
  case cannotOpen(path: String, errno: Int32)
  case cannotMap(path: String, errno: Int32)
  case notARegularFile(path: String)
  case tableOutsideFile(path: String)
  case rowOutOfRange(row: Int, rows: Int)
  case wrongLength(expected: Int, actual: Int)

  package var description: String {
    switch self {
    case .cannotOpen(let path, let code):
      "cannot open \(path): \(String(cString: strerror(code)))"
    case .cannotMap(let path, let code):
      "cannot map \(path) into memory: \(String(cString: strerror(code)))"
    case .notARegularFile(let path): "\(path) is not a regular file"
    case .tableOutsideFile(let path): "\(path) is shorter than the table it declares"
    case .rowOutOfRange(let row, let rows): "row \(row) of a table of \(rows) rows"
    case .wrongLength(let expected, let actual):
      "a row has \(expected) components, the array given \(actual)"
    }
  }
}
