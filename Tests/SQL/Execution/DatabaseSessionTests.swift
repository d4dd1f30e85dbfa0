import Contract
import Foundation
import SQL
import SQLite
import TestSupport
import Testing

@Suite struct DatabaseSessionTests {
  private static let script = """
    CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB, at DATETIME);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO t SELECT i, 'name ' || i, i / 2.0, x'00ff', NULL FROM n;
    """

  private func make(
    _ options: GuardOptions = GuardOptions()
  ) throws -> (Database, TemporaryDatabase) {
    let file = try TemporaryDatabase(Self.script)
    let database = try Database(
      file: DatabaseFile(name: "t", path: file.path), options: options, pool: QueryPool())
    return (database, file)
  }

  @Test func `values, names and declared types come back`() throws {
    let (database, _) = try make()
    let result = try DatabaseSession().query(
      database, "SELECT *, id + 1 AS next, NULL AS none FROM t WHERE id = :id",
      ["id": .integer(7), "unused": .null], limits: QueryLimits())
    #expect(
      result.columns == [
        Column(name: "id", type: "INTEGER"), Column(name: "name", type: "TEXT"),
        Column(name: "size", type: "REAL"), Column(name: "data", type: "BLOB"),
        Column(name: "at", type: "DATETIME"), Column(name: "next", type: "INTEGER"),
        Column(name: "none", type: ""),
      ])
    #expect(
      result.rows == [
        [
          .integer(7), .text("name 7"), .real(3.5), .blob([0, 255]), .null, .integer(8), .null,
        ]
      ])
    #expect(!result.isTruncated)
  }

  @Test(arguments: [":name", "@name", "$name"])
  func `parameters are bound by name and never become SQL`(parameter: String) throws {
    let (database, _) = try make()
    let session = DatabaseSession()
    let evil = "x' OR 1=1; DROP TABLE t; --"
    for (value, count) in [("name 3", 1), (evil, 0), ("", 0)] {
      let result = try session.query(
        database, "SELECT id FROM t WHERE name = \(parameter)", ["name": .text(value)],
        limits: QueryLimits())
      #expect(result.rows.count == count)
    }
  }

  @Test func `parameters are bound by position, and one without a value is named`() throws {
    let (database, _) = try make()
    let session = DatabaseSession()
    let parameters = QueryParameters(positional: [.integer(5), .text("name 5")])
    for sql in [
      "SELECT id FROM t WHERE id = ? AND name = ?",
      "SELECT id FROM t WHERE name = ?2 AND id = ?1",
    ] {
      #expect(
        try session.query(database, sql, parameters, limits: QueryLimits()).rows == [[.integer(5)]])
    }
    #expect(throws: SQLError.missingParameter(":gone")) {
      try session.query(database, "SELECT :gone", limits: QueryLimits())
    }
    #expect(throws: SQLError.missingParameter("?3")) {
      try session.query(database, "SELECT ?1, ?2, ?3", parameters, limits: QueryLimits())
    }
    // A value of one run is not left for the next.
    #expect(throws: SQLError.self) {
      try session.query(
        database, "SELECT id FROM t WHERE id = ? AND name = ?", limits: QueryLimits())
    }
  }

  @Test func `rows, bytes and pages end where they should`() throws {
    let (database, _) = try make()
    let session = DatabaseSession()
    func ids(_ limits: QueryLimits) throws -> ([Int64], Bool) {
      let result = try session.query(
        database, "SELECT id FROM t WHERE id <= 10 ORDER BY id", limits: limits)
      return (
        result.rows.compactMap { if case .integer(let id) = $0[0] { id } else { nil } },
        result.isTruncated
      )
    }
    #expect(try ids(QueryLimits(rows: 3)) == ([1, 2, 3], true))
    #expect(try ids(QueryLimits(rows: 10)) == (Array(1...10), false))
    #expect(try ids(QueryLimits(rows: 3, offset: 8)) == ([9, 10], false))
    #expect(try ids(QueryLimits(rows: 3, offset: 100)) == ([], false))
    #expect(try ids(QueryLimits(rows: 0)) == ([], true))
    #expect(try ids(QueryLimits(bytes: 16 * 4)) == ([1, 2, 3, 4], true))
    #expect(throws: SQLError.tooLarge) { try ids(QueryLimits(bytes: 10)) }
  }

  @Test func `an empty result still has its columns`() throws {
    let (database, _) = try make()
    let result = try DatabaseSession().query(
      database, "SELECT id, upper(name) AS n FROM t WHERE 0", limits: QueryLimits())
    #expect(result.columns.map(\.name) == ["id", "n"])
    #expect(result.rows.isEmpty && !result.isTruncated)
  }

  @Test func `a query beyond its small budget is handed on`() throws {
    let (database, _) = try make()
    let session = DatabaseSession()
    let slow = "SELECT count(*) FROM t AS a, t AS b, t AS c WHERE a.id + b.id + c.id = 0"
    let clock = ContinuousClock()
    let taken = clock.measure {
      #expect(throws: SQLError.budgetExceeded) {
        try session.query(database, slow, limits: QueryLimits(timeout: .milliseconds(5)))
      }
    }
    // Without the budget it takes minutes.
    #expect(taken < .seconds(10))
    // The connection is as good as new.
    #expect(
      try session.query(database, "SELECT count(*) FROM t", limits: QueryLimits()).rows
        == [[.integer(2_000)]])
  }

  @Test func `a batch reads one snapshot and lets go of it`() throws {
    let (database, file) = try make()
    let writer = try SQLiteConnection(
      path: file.path, mode: .readWrite(createIfMissing: false), busyTimeout: 0)
    #expect(try writer.useWriteAheadLog())
    let session = DatabaseSession()
    func count() throws -> [[Value]] {
      try session.query(database, "SELECT count(*) FROM t", limits: QueryLimits()).rows
    }
    try session.batch { session in
      let version = try session.dataVersion(of: database)
      #expect(try count() == [[.integer(2_000)]])
      try writer.execute("DELETE FROM t WHERE id = 1")
      #expect(try count() == [[.integer(2_000)]])
      #expect(try session.dataVersion(of: database) == version)
      // An error in a batch ends neither the batch nor its snapshot.
      #expect(throws: SQLError.self) {
        try session.query(database, "SELECT nothing", limits: QueryLimits())
      }
      #expect(try count() == [[.integer(2_000)]])
    }
    #expect(try count() == [[.integer(1_999)]])
    // Nothing is locked any more.
    try writer.prepare("PRAGMA wal_checkpoint(TRUNCATE)").run()
    try writer.execute("DROP TABLE t")
  }

  @Test func `statements are checked without being run`() throws {
    let (database, _) = try make()
    let session = DatabaseSession()
    #expect(
      try session.check(database, "SELECT id, count(*) AS n FROM t GROUP BY name")
        == [Column(name: "id", type: "INTEGER"), Column(name: "n", type: "")])
    let error = #expect(throws: SQLError.self) {
      try session.check(database, "SELECT nam FROM t")
    }
    #expect(error == .failed(SQLComplaint(message: "no such column: nam", offset: 7)))
    #expect(error?.code == .sqlFailed)
    #expect(throws: SQLError.rejected(.notAQuery)) {
      try session.check(database, "DELETE FROM t")
    }
  }

  @Test func `what is stored stays out of the messages`() throws {
    let file = try TemporaryDatabase(
      "CREATE TABLE s(secret TEXT); INSERT INTO s VALUES('$[\"topsecret'), ('{\"topsecret');")
    let database = try Database(
      file: DatabaseFile(name: "s", path: file.path), pool: QueryPool())
    let session = DatabaseSession()
    for sql in [
      "SELECT json_extract('{}', secret) FROM s", "SELECT json(secret) FROM s",
      "SELECT strftime(secret, 'now', secret), json_extract('[1]', secret) FROM s",
    ] {
      let error = #expect(throws: SQLError.self) {
        try session.query(database, sql, limits: QueryLimits())
      }
      #expect(error?.code == .sqlFailed)
      let said = [error?.description, error?.repairHint].compactMap(\.self).joined()
      #expect(!said.contains("topsecret"))
    }
  }

  @Test func `the least recently used connections are closed`() throws {
    let databases = try (0..<6).map { _ in try make().0 }
    let session = DatabaseSession(openLimit: 3)
    for database in databases + databases {
      #expect(
        try session.query(database, "SELECT 1", limits: QueryLimits()).rows == [[.integer(1)]])
      #expect(session.openCount <= 3)
    }
  }

  @Test func `a commit moves the data version, in every journal mode`() throws {
    for mode in ["delete", "wal", "truncate"] {
      let (database, file) = try make()
      let writer = try SQLiteConnection(path: file.path, mode: .readWrite(createIfMissing: false))
      try writer.prepare("PRAGMA journal_mode = \(mode)").run()
      let session = DatabaseSession()
      _ = try session.query(database, "SELECT count(*) FROM t", limits: QueryLimits())
      var versions: Set<DataVersion> = []
      for round in 0..<50 {
        let version = try session.dataVersion(of: database)
        #expect(try session.dataVersion(of: database) == version)
        #expect(versions.insert(version).inserted, "\(mode), round \(round)")
        // No pause: the clock of the file system may stand still between two commits.
        try writer.execute("UPDATE t SET size = \(round) WHERE id = 1")
      }
      // Another session, which shares nothing but the file, sees the same version.
      let other = DatabaseSession()
      _ = try other.query(database, "SELECT 1 FROM t", limits: QueryLimits())
      #expect(try other.dataVersion(of: database) == session.dataVersion(of: database))
    }
  }

  @Test func `a file that is replaced is opened again`() throws {
    let (database, file) = try make()
    let session = DatabaseSession()
    let before = try session.dataVersion(of: database)
    let other = try TemporaryDatabase("CREATE TABLE t(id); INSERT INTO t VALUES(42);")
    #expect(rename(other.path, file.path) == 0)
    #expect(try session.dataVersion(of: database) != before)
    #expect(
      try session.query(database, "SELECT id FROM t", limits: QueryLimits()).rows
        == [[.integer(42)]])
    try FileManager.default.removeItem(atPath: file.path)
    #expect(throws: SQLError.self) { try session.dataVersion(of: database) }
  }

  @Test func `looking at the version releases no lock`() throws {
    let (database, file) = try make()
    let writer = try SQLiteConnection(
      path: file.path, mode: .readWrite(createIfMissing: false), busyTimeout: 0)
    let reader = try SQLiteConnection(path: file.path, mode: .readOnly)
    let rows = try reader.prepare("SELECT id FROM t")
    #expect(try rows.step())
    _ = try DatabaseSession().dataVersion(of: database)
    // The reader still holds its shared lock, which keeps the writer out.
    let error = #expect(throws: SQLError.self) { () throws in
      do {
        try writer.execute("UPDATE t SET size = 0")
      } catch let error as SQLiteError where error.code == SQLiteCode.busy {
        throw SQLError.locked(database: "t")
      }
    }
    #expect(error == .locked(database: "t"))
  }

  @Test func `a database locked by its writer is handed on`() throws {
    let (database, file) = try make()
    let session = DatabaseSession()
    _ = try session.query(database, "SELECT 1 FROM t", limits: QueryLimits())
    let writer = try SQLiteConnection(path: file.path, mode: .readWrite(createIfMissing: false))
    try writer.execute("BEGIN EXCLUSIVE; UPDATE t SET size = 1;")
    #expect(throws: SQLError.budgetExceeded) {
      try session.query(database, "SELECT 1 FROM t", limits: QueryLimits())
    }
    try writer.execute("COMMIT")
    _ = try session.query(database, "SELECT 1 FROM t", limits: QueryLimits())
  }

  @Test func `files are prepared for reading and damaged or missing ones named`() throws {
    let (_, file) = try make()
    let there = DatabaseFile(name: "t", path: file.path)
    #expect(try there.prepareForReading(walAllowed: false) == .rollbackJournal)
    #expect(try there.prepareForReading(walAllowed: true) == .writeAheadLog)
    #expect(try there.prepareForReading(walAllowed: false) == .writeAheadLog)
    let gone = DatabaseFile(name: "g", path: file.directory + "/none.sqlite")
    let missing = #expect(throws: SQLError.self) { try Database(file: gone, pool: QueryPool()) }
    #expect(missing?.description.contains("missing") == true)
    let text = file.directory + "/text.sqlite"
    try String(repeating: "no database\n", count: 400).write(
      toFile: text, atomically: true, encoding: .utf8)
    let damaged = #expect(throws: SQLError.self) {
      try Database(file: DatabaseFile(name: "x", path: text), pool: QueryPool())
    }
    #expect(damaged?.description.contains("no SQLite database") == true)
  }
}
