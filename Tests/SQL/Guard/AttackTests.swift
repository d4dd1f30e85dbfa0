import Contract
import Foundation
import SQL
import SQLite
import Testing

/// What each attack must run into.
enum Expected: Sendable {
  case notAQuery, several, nul, empty, system, function, forbidden, shadowed, complex
  /// Stopped by time, memory or a length.
  case bounded
  /// A plain error: the text is no valid SQL here.
  case failed
  /// SQLite answers, with next to nothing.
  case harmless

  func matches(_ error: SQLError?) -> Bool {
    switch (self, error) {
    case (.notAQuery, .rejected(.notAQuery)), (.several, .rejected(.severalStatements)),
      (.nul, .rejected(.embeddedNUL)), (.empty, .rejected(.empty)),
      (.system, .rejected(.systemTable)), (.function, .rejected(.function)),
      (.forbidden, .forbidden), (.shadowed, .rejected(.shadowedView)),
      (.complex, .rejected(.tooComplex)), (.bounded, .tooLarge), (.bounded, .budgetExceeded),
      (.bounded, .deadlineExceeded), (.failed, .failed), (.harmless, nil):
      true
    default: false
    }
  }
}

/// The permanent attack suite: each line is blocked with a typed error, and changes nothing.
@Suite struct AttackTests {

  private static func run(
    _ sql: String, _ database: Database, timeout: Duration = .milliseconds(300)
  ) -> SQLError? {
    do throws(SQLError) {
      let limits = QueryLimits(rows: 100, bytes: 100_000, timeout: timeout)
      _ = try DatabaseSession().query(database, sql, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("writes", writes), ("pragmas", pragmas), ("secrets", secrets), ("functions", functions),
    ("shapes", shapes), ("bombs", bombs),
  ])
  func `every attack is blocked with a typed error and changes nothing`(
    family: String, attacks: [(String, Expected)]
  ) throws {
    let (database, file, _) = try GuardFixture.make()
    let before = try Data(contentsOf: URL(fileURLWithPath: file.path))
    for (sql, expected) in attacks {
      let error = Self.run(sql, database)
      #expect(
        expected.matches(error),
        "\(family): \(sql.prefix(150)) gave \(String(describing: error)), not \(expected)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: file.directory)
    #expect(names == ["test.sqlite"])
  }

  /// The same attacks in one session: what one statement did must not help the next.
  @Test func `no attack opens the door for another`() throws {
    let (database, _, _) = try GuardFixture.make()
    let session = DatabaseSession()
    let limits = QueryLimits(rows: 10, timeout: .milliseconds(50))
    let all = Self.writes + Self.pragmas + Self.secrets + Self.functions + Self.shapes
    for (sql, expected) in all + all.reversed() {
      let error = #expect(throws: SQLError.self, "\(sql.prefix(100))") {
        try session.query(database, sql, limits: limits)
      }
      #expect(expected.matches(error), "\(sql.prefix(150)) gave \(String(describing: error))")
      let count = try session.query(
        database, "SELECT count(*) FROM customer", limits: QueryLimits())
      #expect(count.rows == [[.integer(2)]])
    }
  }

  @Test(arguments: legitimate)
  func `honest queries pass`(sql: String) throws {
    let (database, _, _) = try GuardFixture.make()
    let result = try DatabaseSession().query(database, sql, limits: QueryLimits())
    #expect(!result.columns.isEmpty)
    #expect(!result.rows.isEmpty, "\(sql)")
  }

  @Test func `tables that the catalogue shows and those a query may read are the same`() throws {
    let (database, _, _) = try GuardFixture.make()
    #expect(Set(database.catalogue.tables.map(\.name)) == Set(GuardFixture.open))
    let session = DatabaseSession()
    for table in ["customer", "sale", "salary", "big_sale", "salary_total", "note", "counter"] {
      let isOpen = database.catalogue.table(named: table) != nil
      let error = Self.run("SELECT * FROM \(table)", database)
      #expect((error == nil) == isOpen, "\(table)")
      if !isOpen {
        #expect(error == .forbidden(table: "salary") || error == .forbidden(table: table))
      }
    }
    session.closeAll()
  }

  @Test func `without an allow-list every table but the system's is open`() throws {
    let (database, _, _) = try GuardFixture.make(allowed: [])
    #expect(Self.run("SELECT * FROM salary", database) == nil)
    #expect(Self.run("WITH salary_total AS (SELECT 1) SELECT * FROM salary_total", database) == nil)
    #expect(Self.run("SELECT * FROM sqlite_master", database) != nil)
  }

  @Test func `a name that is spelled wrong is no constant, unless old SQL must run`() throws {
    let (strict, _, _) = try GuardFixture.make()
    let sql = "SELECT name FROM customer WHERE city = \"Oslo\""
    let error = Self.run(sql, strict)
    #expect(error?.repairHint == "no such column: Oslo")
    var options = GuardOptions()
    options.allowsDoubleQuotedStrings = true
    let (lax, _, _) = try GuardFixture.make(options)
    #expect(
      try DatabaseSession().query(lax, sql, limits: QueryLimits()).rows == [[.text("Ann")]])
  }

  @Test func `a schema that changes under an open session leaves JSON and full text working`()
    throws
  {
    let (database, file, _) = try GuardFixture.make()
    let session = DatabaseSession()
    let queries = [
      "SELECT count(*) FROM json_each('[1]')", "SELECT body FROM note WHERE note MATCH 'hello'",
      "SELECT * FROM customer",
    ]
    for sql in queries { _ = try session.query(database, sql, limits: QueryLimits()) }
    try file.write(
      "CREATE TABLE fresh(x); ALTER TABLE customer ADD COLUMN zip TEXT; DROP VIEW big_sale;")
    for sql in queries + ["SELECT value FROM json_tree('[1]')", "SELECT count(*) FROM note"] {
      _ = try session.query(database, sql, limits: QueryLimits())
    }
    let customers = try session.query(
      database, "SELECT * FROM customer", limits: QueryLimits())
    #expect(customers.columns.map(\.name) == ["id", "name", "city", "tags", "zip"])
    #expect(customers.rows[0].count == 5)
    // A table that nobody has allowed yet stays closed.
    #expect(Self.run("SELECT * FROM fresh", database) != nil)
  }
}
