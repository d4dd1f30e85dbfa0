import SQL
import SQLite
import Testing

@Suite struct IndexAdvisorTests {
  private static let script = """
    CREATE TABLE city(id INTEGER PRIMARY KEY, name TEXT, state_id INT, size INT);
    CREATE TABLE state(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
    CREATE TABLE tiny(id INTEGER PRIMARY KEY, name TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO city SELECT i, 'c' || i, i % 50, i FROM n;
    INSERT INTO state SELECT id, 's' || id FROM city WHERE id < 2000;
    INSERT INTO tiny VALUES(1, 'a');
    """

  private func proposals(_ statements: [String: Int]) throws -> [IndexProposal] {
    let file = try TemporaryDatabase(Self.script)
    let connection = try file.connect()
    let catalogue = try CatalogueReader().read(name: "t", from: connection)
    return try IndexAdvisor().proposals(
      for: statements, catalogue: catalogue, connection: connection)
  }

  @Test func `a filter without an index gets one, the dearest first`() throws {
    let found = try proposals([
      "SELECT id FROM city WHERE name = :name": 10,
      "SELECT count(*) FROM city AS c WHERE c.name IN ('a', 'b')": 5,
      "SELECT name FROM city WHERE size > 10 AND size < 20": 3,
    ])
    #expect(found.map(\.columns) == [["name"], ["size"]])
    #expect(found.map(\.uses) == [15, 3])
    try #require(found.count == 2)
    #expect(found[0].scannedRows == 5_000)
    #expect(found[0].sql == "CREATE INDEX IF NOT EXISTS weir_city_name ON city (name);")
  }

  @Test func `a join without an index gets one`() throws {
    let found = try proposals([
      "SELECT c.name FROM state AS s JOIN city AS c ON c.state_id = s.id WHERE s.name = 's7'": 1
    ])
    #expect(found.map(\.table) == ["city"])
    #expect(found.map(\.columns) == [["state_id"]])
  }

  @Test(arguments: [
    "SELECT * FROM city WHERE id = 1", "SELECT * FROM state WHERE name = 's1'",
    "SELECT * FROM tiny WHERE name = 'a'", "SELECT count(*) FROM city", "SELECT name FROM city",
    "SELECT * FROM city WHERE name LIKE '%x%'", "SELECT * FROM gone WHERE x = 1", "nonsense",
    "SELECT name FROM city ORDER BY name",
  ])
  func `no index is proposed where none would be searched`(sql: String) throws {
    #expect(try proposals([sql: 100]).isEmpty)
  }

  @Test func `the tally keeps what is frequent within its bound`() {
    var tally = StatementTally(capacity: 10)
    tally.record("often", times: 50)
    for number in 0..<100 {
      tally.record("rare \(number)")
      tally.record("often")
    }
    #expect(tally.counts.count <= 10)
    #expect(tally.counts["often"] == 150)
  }
}
