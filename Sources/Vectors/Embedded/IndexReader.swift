internal import JSON
internal import SQLite
internal import Stemming

/// One read-only connection to an index's SQLite file: payloads, conditions, words. Used by one
/// thread at a time.
final class IndexReader {
  private let connection: SQLiteConnection
  private let statements: SQLiteStatementCache
  private let fields: [String: Int64]
  private let stemmer: Stemmer
  /// Steps of SQLite's virtual machine that the running statement may still take; nil: any number.
  private var stepsLeft: Int?
  private static let stepsBetweenLooks: Int32 = 2_000

  init(path: String, fields: [String: Int64]) throws {
    // The algorithm of FTS5's tokenizer `porter`, by Snowball's name for it.
    stemmer = try Stemmer(language: "porter")
    connection = try SQLiteConnection(path: path, mode: .immutable)
    statements = SQLiteStatementCache(connection)
    self.fields = fields
    connection.setProgressHandler(everyOperations: Self.stepsBetweenLooks) { [weak self] in
      guard let self, let left = stepsLeft else { return false }
      stepsLeft = left - Int(Self.stepsBetweenLooks)
      return left < 0
    }
  }

  /// Names of payload fields and tenants' ranges, read once when the index is opened.
  static func catalogue(path: String) throws(SQLiteError) -> (
    fields: [String: Int64], partitions: [[UInt8]: Range<Int>]
  ) {
    let connection = try SQLiteConnection(path: path, mode: .immutable)
    var fields: [String: Int64] = [:]
    let names = try connection.prepare("SELECT name, field FROM fields")
    while try names.step() { fields[names.text(at: 0)] = names.integer(at: 1) }
    // By bytes: canonically equivalent names are different tenants.
    var partitions: [[UInt8]: Range<Int>] = [:]
    let ranges = try connection.prepare("SELECT tenant, first, count FROM partitions")
    while try ranges.step() {
      let first = Int(ranges.integer(at: 1))
      partitions[Array(ranges.text(at: 0).utf8)] = first..<(first + Int(ranges.integer(at: 2)))
    }
    return (fields, partitions)
  }

  func document(row: UInt64) throws(SQLiteError) -> (id: String, payload: String)? {
    let statement = try statements.statement("SELECT id, payload FROM documents WHERE row = ?")
    defer { statement.reset() }
    try statement.bind(Int64(row), at: 1)
    guard try statement.step() else { return nil }
    return (statement.text(at: 0), statement.text(at: 1))
  }

  /// The rows of a range that satisfy all conditions, ascending.
  func rows(satisfying conditions: [VectorCondition], in range: Range<Int>) throws(SQLiteError)
    -> [UInt64]
  {
    guard let keys = keys(conditions) else { return [] }
    let part = "SELECT row FROM facets WHERE field = ? AND key = ? AND row >= ? AND row < ?"
    let statement = try statements.statement(
      Array(repeating: part, count: keys.count).joined(separator: " INTERSECT ") + " ORDER BY row")
    defer { statement.reset() }
    for (place, key) in keys.enumerated() {
      try statement.bind(key.field, at: place * 4 + 1)
      try statement.bind(key.key.text, at: place * 4 + 2)
      try statement.bind(Int64(range.lowerBound), at: place * 4 + 3)
      try statement.bind(Int64(range.upperBound), at: place * 4 + 4)
    }
    var rows: [UInt64] = []
    while try statement.step() { rows.append(UInt64(statement.integer(at: 0))) }
    return rows
  }

  /// Whether one row satisfies all conditions.
  func holds(_ conditions: [VectorCondition], row: UInt64) throws(SQLiteError) -> Bool {
    guard let keys = keys(conditions) else { return false }
    for key in keys {
      let statement = try statements.statement(
        "SELECT 1 FROM facets WHERE field = ? AND key = ? AND row = ?")
      defer { statement.reset() }
      try statement.bind(key.field, at: 1)
      try statement.bind(key.key.text, at: 2)
      try statement.bind(Int64(row), at: 3)
      guard try statement.step() else { return false }
    }
    return true
  }

  /// The rows of a range whose words match best (BM25), best first; nil when that would take more
  /// than `budget` steps of SQLite's virtual machine. Steps and not time: what is found must not
  /// depend on what else the machine does.
  func rows(
    matching words: LexicalQuery, satisfying conditions: [VectorCondition], in range: Range<Int>,
    of count: Int, limit: Int, budget: Int
  ) throws(SQLiteError) -> [UInt64]? {
    guard let keys = keys(conditions) else { return [] }
    let condition = """
       AND EXISTS(SELECT 1 FROM facets f
        WHERE f.field = ? AND f.key = ? AND f.row = words.rowid)
      """
    let statement = try statements.statement(
      "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?"
        + String(repeating: condition, count: keys.count) + " ORDER BY rank LIMIT ?")
    defer { statement.reset() }
    let expression = try words.expression(frequency: documents(with:), of: count)
    try statement.bind(expression, at: 1)
    try statement.bind(Int64(range.lowerBound), at: 2)
    try statement.bind(Int64(range.upperBound), at: 3)
    for (place, key) in keys.enumerated() {
      try statement.bind(key.field, at: place * 2 + 4)
      try statement.bind(key.key.text, at: place * 2 + 5)
    }
    try statement.bind(Int64(limit), at: keys.count * 2 + 4)
    stepsLeft = budget
    defer { stepsLeft = nil }
    var rows: [UInt64] = []
    do {
      while try statement.step() { rows.append(UInt64(statement.integer(at: 0))) }
    } catch {
      if error.code == SQLiteCode.interrupt { return nil }
      throw error
    }
    return rows
  }

  /// How many documents hold a word; 0 where they are few.
  private func documents(with word: String) throws(SQLiteError) -> Int {
    let statement = try statements.statement("SELECT documents FROM frequent WHERE term = ?")
    defer { statement.reset() }
    try statement.bind(stemmer.stem(word), at: 1)
    return try statement.step() ? Int(statement.integer(at: 0)) : 0
  }

  /// Nil when a condition names a field or value that no document can have.
  private func keys(_ conditions: [VectorCondition]) -> [(field: Int64, key: FacetKey)]? {
    var keys: [(field: Int64, key: FacetKey)] = []
    for condition in conditions {
      guard let field = fields[condition.field], let key = FacetKey(condition.value) else {
        return nil
      }
      keys.append((field, key))
    }
    return keys
  }
}
