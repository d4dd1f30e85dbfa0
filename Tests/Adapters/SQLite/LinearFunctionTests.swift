import SQLite
import TestSupport
import Testing

@Suite struct LinearFunctionTests {
  private static func value(_ random: inout SplitMix64) -> SQLiteValue {
    let letters = ["a", "b", "ab", " ", "é", "日", "aa", "\u{0}"]
    let count = Int.random(in: 0...6, using: &random)
    let text = (0..<count).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return .null
    case 1: return .integer(Int64.random(in: -20...20, using: &random))
    case 2: return .real(Double(Int.random(in: 0...9, using: &random)) / 4)
    case 3: return .blob(Array(text.utf8))
    default: return .text(text)
    }
  }

  private static func run(
    _ sql: String, _ values: [SQLiteValue], _ connection: SQLiteConnection
  ) throws -> SQLiteValue {
    let statement = try connection.prepare(sql)
    for (index, value) in values.enumerated() { try statement.bind(value, at: index + 1) }
    _ = try statement.step()
    return statement.value(at: 0)
  }

  @Test(arguments: [
    ("instr(?, ?)", 2), ("replace(?, ?, ?)", 3), ("trim(?)", 1), ("ltrim(?)", 1), ("rtrim(?)", 1),
    ("trim(?, ?)", 2), ("ltrim(?, ?)", 2), ("rtrim(?, ?)", 2),
  ])
  func `they answer as the originals do`(call: String, parameters: Int) throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("\(call) seed \(seed)")
    var random = SplitMix64(seed: seed)
    let original = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    let linear = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try linear.useLinearFunctions()
    for _ in 0..<3_000 {
      let values = (0..<parameters).map { _ in Self.value(&random) }
      // A NUL inside a text makes the originals disagree with themselves about its length.
      let hasNUL = values.contains {
        switch $0 {
        case .text(let text): text.utf8.contains(0)
        case .blob(let bytes): bytes.contains(0)
        default: false
        }
      }
      let ours = try Self.run("SELECT \(call)", values, linear)
      if hasNUL { continue }
      let theirs = try Self.run("SELECT \(call)", values, original)
      #expect(ours == theirs, "\(call) of \(values)")
    }
  }

  @Test(arguments: [
    "instr(printf('%.*c', 900000, 'a'), printf('%.*c', 450000, 'a') || 'b')",
    "replace(printf('%.*c', 900000, 'a'), printf('%.*c', 450000, 'a') || 'b', 'x')",
    "length(trim(printf('%.*c', 900000, 'a'), printf('%.*c', 900000, 'b') || 'a'))",
  ])
  func `long texts take no time to speak of`(call: String) throws {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try connection.useLinearFunctions()
    let clock = ContinuousClock()
    let taken = try clock.measure { _ = try Self.run("SELECT \(call)", [], connection) }
    #expect(taken < .seconds(2))
  }

  @Test func `a replacement beyond the length limit is refused`() throws {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try connection.useLinearFunctions()
    connection.setLimit(.length, 10_000)
    let error = #expect(throws: SQLiteError.self) {
      try Self.run("SELECT replace(printf('%.*c', 9000, 'a'), 'a', 'bb')", [], connection)
    }
    #expect(error?.code == SQLiteCode.tooBig)
  }

  @Test func `memory of a statement is bounded and given back`() throws {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    #expect(SQLiteMemory.isBoundable)
    try connection.execute("PRAGMA temp_store=MEMORY")
    let sort = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
      SELECT hex(i) || printf('%.*c', 200, 'x') AS s FROM n ORDER BY s
      """
    let before = SQLiteMemory.used
    let error = #expect(throws: SQLiteError.self) {
      try SQLiteMemory.limited(toBytes: 4 << 20) { () throws(SQLiteError) in
        try connection.prepare(sort).run()
      }
    }
    #expect(error?.code == SQLiteCode.noMemory)
    #expect(SQLiteMemory.used < before + (1 << 20))
    try connection.prepare(sort).run()
  }
}
