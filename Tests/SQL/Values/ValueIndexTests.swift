import SQL
import SQLite
import Stemming
import TestSupport
import Testing

@Suite struct ValueIndexTests {
  private func makeIndex(
    _ script: String, limits: ValueIndexLimits = ValueIndexLimits()
  ) throws -> ValueIndex {
    let database = try TemporaryDatabase(script)
    let connection = try database.connect()
    let catalogue = try CatalogueReader().read(name: "test", from: connection)
    return try ValueIndexBuilder.build(from: connection, catalogue: catalogue, limits: limits)
  }

  private static let script = """
    CREATE TABLE t(name TEXT, size INT, note VARCHAR);
    CREATE TABLE secret(code TEXT);
    INSERT INTO t VALUES('New York', 3, 'Country'), ('York', -7, 'T-Shirt'), ('Zürich', NULL, NULL),
      ('C++', 9, 'Women''s Soccer'), ('-', 2.5, 'female'), ('东京都', 1, 'new york');
    INSERT INTO secret VALUES('York');
    """

  private func found(_ question: String, _ index: ValueIndex) throws -> [String] {
    try index.matches(in: question, using: Stemmer()).map {
      let asked = Array(question.utf8)[$0.range]
      return "\($0.table).\($0.column)=\($0.value) \($0.exactness) "
        + "[\(String(decoding: asked, as: UTF8.self))]"
    }
  }

  @Test(arguments: [
    (
      "flights to New York?",
      [
        "t.name=New York verbatim [New York]", "t.note=new york caseInsensitive [New York]",
        "t.name=York verbatim [York]", "secret.code=York verbatim [York]",
      ]
    ),
    ("which countries", ["t.note=Country stemmed [countries]"]),
    ("any t shirt left", ["t.note=T-Shirt folded [t shirt]"]),
    ("women's soccer", ["t.note=Women's Soccer caseInsensitive [women's soccer]"]),
    ("females only", ["t.note=female stemmed [females]"]),
    ("hotels in ZURICH", ["t.name=Zürich folded [ZURICH]"]),
    ("hotels in Zürich", ["t.name=Zürich verbatim [Zürich]"]),
    ("请问东京都在哪", ["t.name=东京都 verbatim [东京都]"]),
    ("nothing here", []), ("", []), ("?!", []),
  ])
  func `questions name stored values`(question: String, expected: [String]) throws {
    #expect(try found(question, makeIndex(Self.script)) == expected)
  }

  @Test(arguments: [
    ("what is in it", []), ("Is it there?", []), ("people from IS and IT", ["IS", "IT"]),
    ("who got an A", ["A"]), ("A volcano", []), ("the grade a", []),
  ])
  func `a function word is a value only where capitals say so`(
    question: String, expected: [String]
  ) throws {
    let index = try makeIndex(
      "CREATE TABLE c(code TEXT); INSERT INTO c VALUES('IS'), ('IT'), ('A'), ('THE WHO');")
    #expect(try index.matches(in: question, using: Stemmer()).map(\.value) == expected)
    #expect(try index.matches(phrase: "is", using: Stemmer()).map(\.value) == ["IS"])
  }

  @Test func `a table that is withheld gives no value away`() throws {
    let index = try makeIndex(Self.script)
    let access = DatabaseAccess(allowedTables: ["T"])
    let matches = try index.matches(in: "York", using: Stemmer(), access: access)
    #expect(matches.map(\.table) == ["t"])
    #expect(try index.matches(phrase: "york", using: Stemmer(), access: access).count == 1)
  }

  @Test func `columns are profiled`() throws {
    let index = try makeIndex(Self.script)
    let size = try #require(index.profile(table: "T", column: "SIZE"))
    #expect(size.numbers == NumberRange(minimum: -7, maximum: 9, isIntegral: true))
    #expect(size.hasNulls && size.isTextFree)
    let name = try #require(index.profile(table: "t", column: "name"))
    #expect(name.text == .complete(distinct: 6, longer: 0))
    #expect(!name.hasNulls && name.numbers == nil)
    #expect(
      Set(index.values(table: "t", column: "name"))
        == ["New York", "York", "Zürich", "C++", "-", "东京都"])
    #expect(index.values(table: "t", column: "name", limit: 2).count == 2)
    #expect(index.values(table: "t", column: "nope").isEmpty)
  }

  @Test func `bounds leave out long values, wide columns and what there is no time for`() throws {
    let script = """
      CREATE TABLE t(wide TEXT, narrow TEXT, long TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO t SELECT 'word ' || i, 'kind ' || (i % 3), printf('%.*c', i, 'x') FROM n;
      """
    var limits = ValueIndexLimits()
    limits.distinctValuesPerColumn = 999
    let index = try makeIndex(script, limits: limits)
    #expect(index.profile(table: "t", column: "wide")?.text == .tooMany)
    #expect(index.profile(table: "t", column: "narrow")?.text == .complete(distinct: 3, longer: 0))
    #expect(index.valueCount == 3)
    #expect(try found("word 7 of kind 2", index) == ["t.narrow=kind 2 verbatim [kind 2]"])

    limits.distinctValuesPerColumn = 2_000
    let all = try makeIndex(script, limits: limits)
    #expect(
      all.profile(table: "t", column: "long")?.text == .complete(distinct: 1_000, longer: 904))
    #expect(try found("word 7", all) == ["t.wide=word 7 verbatim [word 7]"])

    limits.totalBytes = 5_000
    let small = try makeIndex(script, limits: limits)
    #expect(small.profile(table: "t", column: "wide")?.text == .outOfBudget)
    #expect(small.byteCount < 10_000)

    limits = ValueIndexLimits()
    limits.operations = 1
    let none = try makeIndex(script, limits: limits)
    #expect(none.valueCount == 0)
  }

  @Test func `many real databases are indexed in little memory`() throws {
    var seconds = Duration.zero
    var bytes = 0
    var values = 0
    var inferred = 0
    let databases = SharedData.databases("spider-train/databases")
    for database in databases {
      let clock = ContinuousClock()
      seconds += try clock.measure {
        let connection = try SQLiteConnection(path: database.path, mode: .readOnly)
        let catalogue = try CatalogueReader().read(name: database.name, from: connection)
        #expect(!catalogue.tables.isEmpty, "\(database.name)")
        inferred += catalogue.tables.flatMap(\.foreignKeys).filter(\.isInferred).count
        let index = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
        bytes += index.byteCount
        values += index.valueCount
      }
    }
    print(
      "\(databases.count) databases: \(seconds), \(values) values in \(bytes / 1024) KiB, "
        + "\(inferred) references inferred")
    #expect(bytes < 100 << 20)
  }
}
