package import SQLite
package import Stemming

/// Reads a database's values into an index, within bounds; blocking, for a thread of its own.
package struct ValueIndexBuilder {
  private let limits: ValueIndexLimits
  private let isCancelled: () -> Bool
  private var profiles: [ColumnProfile] = []
  private var firstValues: [UInt32] = []
  private var text: [UInt8] = []
  private var starts: [UInt32] = []
  private var hashes: [UInt64] = []
  private var longestByFirstWord: [UInt64: UInt8] = [:]
  /// The same for the column being read, which may yet be dropped.
  private var longestInColumn: [UInt64: UInt8] = [:]
  private var folded = FoldedText()

  /// - Parameter isCancelled: asked every few milliseconds; true ends the build with what is there.
  package static func build(
    from connection: SQLiteConnection, catalogue: DatabaseCatalogue,
    limits: ValueIndexLimits = ValueIndexLimits(), isCancelled: @escaping () -> Bool = { false }
  ) throws(StemmingError) -> ValueIndex {
    let stemmer = try Stemmer()
    var builder = ValueIndexBuilder(limits: limits, isCancelled: isCancelled)
    let budget = OperationBudget(
      total: limits.operations, perStatement: limits.operationsPerStatement,
      isCancelled: isCancelled)
    connection.setProgressHandler(everyOperations: OperationBudget.stride) { budget.spend() }
    defer { connection.setProgressHandler(everyOperations: 0, nil) }
    // Views repeat what their tables hold, and shadowy virtual tables may compute without end.
    for table in catalogue.tables where table.kind == .table {
      builder.add(table, connection, budget, stemmer)
    }
    return builder.finish()
  }

  private init(limits: ValueIndexLimits, isCancelled: @escaping () -> Bool) {
    self.limits = limits
    self.isCancelled = isCancelled
  }

  private mutating func add(
    _ table: CatalogueTable, _ connection: SQLiteConnection, _ budget: OperationBudget,
    _ stemmer: Stemmer
  ) {
    let statistics = budget.beginStatement() ? Self.statistics(of: table, connection) : nil
    for (number, column) in table.columns.enumerated() {
      var profile = ColumnProfile(
        table: table.name, column: column.name, text: .complete(distinct: 0, longer: 0),
        numbers: statistics?[number].numbers, hasNulls: statistics?[number].hasNulls ?? true)
      firstValues.append(UInt32(hashes.count))
      if statistics?[number].hasText ?? true {
        profile.text =
          budget.beginStatement()
          ? addValues(of: column, of: table, connection, stemmer) : .outOfBudget
      }
      profiles.append(profile)
    }
  }

  private struct Statistics {
    var numbers: NumberRange?
    var hasText: Bool
    var hasNulls: Bool
  }

  /// One pass over the table for all its columns; nil when the budget ends it.
  private static func statistics(
    of table: CatalogueTable, _ connection: SQLiteConnection
  ) -> [Statistics]? {
    // SQLite allows 2,000 result columns, and each of ours takes four.
    let pieces = stride(from: 0, to: table.columns.count, by: 400)
      .map { table.columns[$0..<min($0 + 400, table.columns.count)] }
    var all: [Statistics] = []
    for piece in pieces {
      let terms = piece.map { column in
        let name = SQLIdentifier.quoted(column.name)
        let number = "CASE WHEN typeof(\(name)) IN ('integer', 'real') THEN \(name) END"
        return "min(\(number)), max(\(number)), max(typeof(\(name)) = 'text'), "
          + "max(\(name) IS NULL)"
      }
      let sql =
        "SELECT \(terms.joined(separator: ", ")) FROM \(SQLIdentifier.quoted(table.name))"
      guard let statement = try? connection.prepare(sql), (try? statement.step()) == true else {
        return nil
      }
      for number in piece.indices.map({ 4 * ($0 - piece.startIndex) }) {
        var range: NumberRange?
        if !statement.isNull(at: number) {
          range = NumberRange(
            minimum: statement.real(at: number), maximum: statement.real(at: number + 1),
            isIntegral: statement.storageClass(at: number) == .integer
              && statement.storageClass(at: number + 1) == .integer)
        }
        all.append(
          Statistics(
            numbers: range, hasText: statement.integer(at: number + 2) != 0,
            hasNulls: statement.integer(at: number + 3) != 0))
      }
    }
    return all
  }

  private mutating func addValues(
    of column: CatalogueColumn, of table: CatalogueTable, _ connection: SQLiteConnection,
    _ stemmer: Stemmer
  ) -> ColumnProfile.Coverage {
    let before = (values: hashes.count, bytes: text.count)
    let name = SQLIdentifier.quoted(column.name)
    // One long value more than the bound is as many as any: only whether there are some matters.
    let sql = """
      SELECT DISTINCT \(name) FROM \(SQLIdentifier.quoted(table.name))
      WHERE typeof(\(name)) = 'text' LIMIT \(limits.distinctValuesPerColumn + 1)
      """
    var count = 0
    var longer = 0
    longestInColumn.removeAll(keepingCapacity: true)
    do throws(SQLiteError) {
      let statement = try connection.prepare(sql)
      while try statement.step() {
        count += 1
        let isTaken = statement.withText(at: 0) { add($0, stemmer) }
        if !isTaken { longer += 1 }
        if count > limits.distinctValuesPerColumn {
          forget(before)
          return .tooMany
        }
        if byteEstimate > limits.totalBytes || text.count > Int(UInt32.max) / 2 {
          forget(before)
          return .outOfBudget
        }
      }
    } catch {
      forget(before)
      return .outOfBudget
    }
    longestByFirstWord.merge(longestInColumn, uniquingKeysWith: max)
    return .complete(distinct: count, longer: longer)
  }

  private mutating func add(_ value: Span<UInt8>, _ stemmer: Stemmer) -> Bool {
    guard value.count <= limits.valueBytes else { return false }
    folded.fold(value)
    guard folded.words.count <= limits.valueWords, folded.words.count < 256 else { return false }
    starts.append(UInt32(text.count))
    for place in value.indices { text.append(value[place]) }
    // A value without letters or digits is kept for listing; no word leads to it.
    guard let first = folded.words.first else {
      hashes.append(0)
      return true
    }
    let firstHash = WordHash.hash(folded.bytes[first], stemmer)
    var hash = WordHash.extend(WordHash.empty, by: firstHash)
    for word in folded.words.dropFirst() {
      hash = WordHash.extend(hash, by: WordHash.hash(folded.bytes[word], stemmer))
    }
    hashes.append(hash)
    let words = UInt8(folded.words.count)
    longestInColumn[firstHash] = max(longestInColumn[firstHash] ?? 0, words)
    return true
  }

  private mutating func forget(_ before: (values: Int, bytes: Int)) {
    hashes.removeLast(hashes.count - before.values)
    starts.removeLast(starts.count - before.values)
    text.removeLast(text.count - before.bytes)
  }

  private var byteEstimate: Int {
    text.count + 20 * hashes.count + 16 * (longestByFirstWord.count + longestInColumn.count)
  }

  /// An exact copy: growth by doubling leaves up to half of a buffer unused.
  private static func compact<Element>(_ array: [Element]) -> [Element] {
    var copy: [Element] = []
    copy.reserveCapacity(array.count)
    copy.append(contentsOf: array)
    return copy
  }

  private mutating func finish() -> ValueIndex {
    firstValues.append(UInt32(hashes.count))
    starts.append(UInt32(text.count))
    return ValueIndex(
      profiles: profiles, firstValues: firstValues, text: Self.compact(text),
      starts: Self.compact(starts), hashes: Self.compact(hashes),
      longestByFirstWord: longestByFirstWord)
  }
}
