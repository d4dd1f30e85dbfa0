import Contract
import SQL
import SQLite

@testable import Answering

/// A database file with its catalogue and values, queried without a guard: for measuring repair.
final class PlainDatabase {
  let connection: SQLiteConnection
  let catalogue: DatabaseCatalogue
  let values: ValueIndex

  init(_ path: String, name: String) throws {
    connection = try SQLiteConnection(path: path, mode: .immutable)
    try connection.set(.doubleQuotedStringsInDML, false)
    catalogue = try CatalogueReader().read(name: name, from: connection)
    values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
  }

  func problem(_ sql: String) -> PrepareProblem? {
    do {
      _ = try connection.prepare(sql)
      return nil
    } catch {
      switch error {
      case .failed(let failure): return PrepareProblem(failure.message)
      default: return PrepareProblem("\(error)")
      }
    }
  }

  /// The rows; nil when the statement fails or runs too long.
  func rows(
    _ sql: String, _ parameters: [(name: String, value: Value)] = []
  ) -> [[SQLiteValue]]? {
    guard let statement = try? connection.prepare(sql) else { return nil }
    for (name, value) in parameters {
      let bound: SQLiteValue =
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let text): .text(text)
        case .blob(let bytes): .blob(bytes)
        }
      guard (try? statement.bind(bound, named: name)) != nil else { return nil }
    }
    var left = 3_000
    connection.setProgressHandler(everyOperations: 100_000) {
      left -= 1
      return left < 0
    }
    defer { connection.setProgressHandler(everyOperations: 0, nil) }
    var rows: [[SQLiteValue]] = []
    do {
      while try statement.step() {
        rows.append((0..<statement.columnCount).map { statement.value(at: $0) })
      }
    } catch {
      return nil
    }
    return rows
  }
}

extension [SQLiteValue] {
  /// A row as BIRD's own comparison sees it: 1 and 1.0 are equal.
  var comparable: [String] {
    map { value in
      switch value {
      case .integer(let number): "n\(Double(number))"
      case .real(let number): "n\(number)"
      default: "\(value)"
      }
    }
  }
}
