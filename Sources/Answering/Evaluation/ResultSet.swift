import Contract
import SQLite

/// The rows of a query, in a form in which equal results are equal.
struct ResultSet: Sendable {
  let rows: [[Value]]

  /// Rows read at most; beyond that two results are not told apart.
  private static let mostRows = 200_000

  init(
    of sql: String, parameters: [(name: String, value: Value)], on connection: SQLiteConnection
  ) throws(SQLiteError) {
    let statement = try connection.prepare(sql)
    for (name, value) in parameters { try statement.bind(Self.bound(value), named: name) }
    var rows: [[Value]] = []
    while rows.count < Self.mostRows, try statement.step() {
      rows.append((0..<statement.columnCount).map { Self.cell(statement, $0) })
    }
    self.rows = rows
  }

  init(rows: [[Value]]) { self.rows = rows.map { $0.map(Self.normal) } }

  /// Equal as multisets of rows, or as sequences.
  func equals(_ other: ResultSet, inOrder: Bool) -> Bool {
    guard rows.count == other.rows.count else { return false }
    if rows.isEmpty { return true }
    if inOrder { return rows == other.rows }
    var counts: [[Value]: Int] = [:]
    for row in rows { counts[row, default: 0] += 1 }
    for row in other.rows {
      guard let count = counts[row], count > 0 else { return false }
      counts[row] = count - 1
    }
    return true
  }

  /// Equal when the columns of one are put in some order: a question seldom says which comes
  /// first, and Spider's own comparison does not ask either.
  func equals(_ other: ResultSet, inOrder: Bool, columnsInAnyOrder: Bool) -> Bool {
    if equals(other, inOrder: inOrder) { return true }
    guard columnsInAnyOrder, rows.count == other.rows.count, let width = rows.first?.count,
      width > 1, width <= Self.mostPermuted, other.rows.first?.count == width
    else { return false }
    let ours = (0..<width).map { Self.tally(column: $0, of: rows) }
    let theirs = (0..<width).map { Self.tally(column: $0, of: other.rows) }
    func fits(_ order: [Int]) -> Bool {
      if order.count == width {
        return ResultSet(ordered: rows.map { row in order.map { row[$0] } })
          .equals(other, inOrder: inOrder)
      }
      return (0..<width).contains { place in
        !order.contains(place) && ours[place] == theirs[order.count] && fits(order + [place])
      }
    }
    return fits([])
  }

  /// Wider results are compared as they stand.
  private static let mostPermuted = 6

  private init(ordered rows: [[Value]]) { self.rows = rows }

  private static func tally(column: Int, of rows: [[Value]]) -> [Value: Int] {
    var counts: [Value: Int] = [:]
    for row in rows { counts[row[column], default: 0] += 1 }
    return counts
  }

  private static func cell(_ statement: SQLiteStatement, _ index: Int) -> Value {
    switch statement.storageClass(at: index) {
    case .null: .null
    case .integer: normal(.integer(statement.integer(at: index)))
    case .real: normal(.real(statement.real(at: index)))
    case .text: .text(statement.text(at: index))
    case .blob: .blob(statement.blob(at: index))
    }
  }

  /// Numbers that are equal but for rounding become the same value.
  private static func normal(_ value: Value) -> Value {
    guard case .real(let number) = value else { return value }
    let rounded = (number * 1e6).rounded() / 1e6
    guard abs(number) < 1e9 else { return .real(Double(Float(number))) }
    if let whole = Int64(exactly: rounded) { return .integer(whole) }
    return .real(rounded)
  }

  private static func bound(_ value: Value) -> SQLiteValue {
    switch value {
    case .null: .null
    case .integer(let integer): .integer(integer)
    case .real(let real): .real(real)
    case .text(let text): .text(text)
    case .blob(let bytes): .blob(bytes)
    }
  }
}
