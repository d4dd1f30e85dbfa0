import Foundation
import SQLite
import Testing

@Suite struct SQLiteConnectionTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func makeFile(_ name: String = "a.sqlite") throws -> SQLiteConnection {
    let connection = try SQLiteConnection(
      path: directory.file(name), mode: .readWrite(createIfMissing: true))
    try connection.execute(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT NOT NULL, size REAL, data BLOB)")
    return connection
  }

  @Test func `values of every kind come back as they went in`() throws {
    let connection = try makeFile()
    let insert = try connection.prepare("INSERT INTO t VALUES(?, :name, @size, $data)")
    #expect(insert.parameterNames == [nil, ":name", "@size", "$data"])
    let rows: [[SQLiteValue]] = [
      [.integer(.min), .text(""), .null, .blob([])],
      [.integer(0), .text("Zürich\u{0}tail 🦆"), .real(-0.5), .blob([0, 255])],
      [.integer(.max), .text("x"), .real(.infinity), .null],
    ]
    for row in rows {
      try insert.bind(row[0], at: 1)
      try insert.bind(row[1], named: "name")
      try insert.bind(row[2], named: "@size")
      try insert.bind(row[3], named: "data")
      try insert.run()
    }
    let select = try connection.prepare("SELECT * FROM t ORDER BY id")
    #expect(select.columnNames == ["id", "name", "size", "data"])
    #expect((0..<4).map(select.declaredType) == ["INTEGER", "TEXT", "REAL", "BLOB"])
    #expect(select.origin(at: 1)?.table == "t")
    var read: [[SQLiteValue]] = []
    while try select.step() { read.append((0..<4).map(select.value)) }
    #expect(read == rows)
    #expect(throws: SQLiteError.unknownParameter("nope")) {
      try insert.bind(.null, named: "nope")
    }
  }

  @Test(arguments: ["a ?b#c%20d.sqlite", "naïve.sqlite", "x?mode=rwc&immutable=1.sqlite"])
  func `a path is a path whatever letters it holds`(name: String) throws {
    _ = try makeFile(name)
    #expect(FileManager.default.fileExists(atPath: directory.file(name)))
    let reader = try SQLiteConnection(path: directory.file(name), mode: .readOnly)
    #expect(reader.isReadOnly)
    let error = #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM t") }
    #expect(error?.code == SQLiteCode.readOnly)
  }

  @Test func `a missing file is an error and is not created`() throws {
    let error = #expect(throws: SQLiteError.self) {
      try SQLiteConnection(path: directory.file("none.sqlite"), mode: .readOnly)
    }
    #expect(error?.code == SQLiteCode.cannotOpen)
    #expect(!FileManager.default.fileExists(atPath: directory.file("none.sqlite")))
  }

  @Test(arguments: [
    ("SELECT 1; SELECT 2", SQLiteError.trailingText),
    ("SELECT 1; DROP TABLE t", .trailingText),
    ("SELECT 1;;;; /* c */ DELETE FROM t", .trailingText),
    ("SELECT 1; garbage", .trailingText),
    ("", .emptyStatement), ("  -- nothing\n;", .emptyStatement), ("/* only */", .emptyStatement),
    ("SELECT 1\u{0}; DROP TABLE t", .embeddedNUL),
  ])
  func `anything but one statement is refused`(sql: String, expected: SQLiteError) throws {
    let connection = try makeFile()
    #expect(throws: expected) { try connection.prepare(sql) }
  }

  @Test(arguments: [
    "SELECT 1", "SELECT 1;", " SELECT 1 ; \n\t; ", "SELECT 1 -- why", "SELECT 1; -- why",
    "SELECT ';' /* ; */ ; /* the end */",
  ])
  func `blanks, comments and semicolons may surround the statement`(sql: String) throws {
    let connection = try makeFile()
    let statement = try connection.prepare(sql)
    #expect(try statement.step())
    #expect(try !statement.step())
    #expect(statement.isReadOnly)
  }

  @Test func `an error names the code, the message and where in the text it is`() throws {
    let connection = try makeFile()
    let error = #expect(throws: SQLiteError.self) {
      try connection.prepare("SELECT id, nam FROM t")
    }
    guard case .failed(let failure) = error else { return }
    #expect(failure.code == SQLiteCode.error)
    #expect(failure.message == "no such column: nam")
    #expect(failure.offset == 11)
  }

  @Test func `the authorizer is asked about tables, columns and functions`() throws {
    let connection = try makeFile()
    var asked: [SQLiteAction] = []
    connection.setAuthorizer { request in
      asked.append(request.action)
      return request.action == .function("hex") ? .deny : .allow
    }
    _ = try connection.prepare("SELECT upper(name), count(*) FROM t")
    #expect(asked.contains(.select))
    #expect(asked.contains(.read(table: "t", column: "name")))
    #expect(asked.contains(.function("upper")))
    let error = #expect(throws: SQLiteError.self) { try connection.prepare("SELECT hex(1)") }
    #expect(error?.code == SQLiteCode.error || error?.code == SQLiteCode.notAuthorised)
    connection.setAuthorizer(nil)
    _ = try connection.prepare("SELECT hex(1)")
  }

  @Test func `the progress handler ends a statement that never would`() throws {
    let connection = try makeFile()
    var calls = 0
    connection.setProgressHandler(everyOperations: 1_000) {
      calls += 1
      return calls >= 5
    }
    let endless = try connection.prepare(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    let error = #expect(throws: SQLiteError.self) { try endless.step() }
    #expect(error?.code == SQLiteCode.interrupt)
    #expect(calls == 5)
  }

  @Test func `another thread may interrupt, also after the connection is gone`() throws {
    var connection: SQLiteConnection? = try makeFile()
    let interrupter = try #require(connection?.interrupter)
    let endless = try connection?.prepare(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    // A first interrupt before the step begins would be forgotten: repeat until it has taken.
    let thread = Thread {
      for _ in 0..<1_000 {
        interrupter.interrupt()
        // waits for the step on the other thread to begin
        usleep(1_000)
      }
    }
    thread.start()
    let error = #expect(throws: SQLiteError.self) { try endless?.step() }
    #expect(error?.code == SQLiteCode.interrupt)
    connection = nil
    interrupter.interrupt()
  }

  @Test func `the data version moves when another connection commits`() throws {
    let writer = try makeFile()
    #expect(try writer.useWriteAheadLog())
    let reader = try SQLiteConnection(path: directory.file("a.sqlite"), mode: .readOnly)
    let before = try reader.dataVersion()
    #expect(try reader.dataVersion() == before)
    try writer.execute("INSERT INTO t(name) VALUES('x')")
    #expect(try reader.dataVersion() != before)
  }

  @Test func `a failed transaction leaves nothing behind`() throws {
    let connection = try makeFile()
    #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.execute("INSERT INTO t(name) VALUES('x')")
        try connection.execute("INSERT INTO t(name) VALUES(NULL)")
      }
    }
    #expect(!connection.isInTransaction)
    let count = try connection.prepare("SELECT count(*) FROM t")
    #expect(try count.step())
    #expect(count.integer(at: 0) == 0)
  }

  @Test func `cached statements come back unbound, and the oldest leave`() throws {
    let connection = try makeFile()
    let cache = SQLiteStatementCache(connection, capacity: 4)
    let first = try cache.statement("SELECT ?1")
    try first.bind(.integer(7), at: 1)
    #expect(try first.step())
    let again = try cache.statement("SELECT ?1")
    #expect(first === again)
    #expect(try again.step())
    #expect(again.isNull(at: 0))
    for number in 0..<10 { _ = try cache.statement("SELECT \(number)") }
    #expect(cache.count <= 4)
    #expect(try cache.statement("SELECT ?1") !== first)
  }

  @Test func `double-quoted strings can be switched off and limits set`() throws {
    let connection = try makeFile()
    try connection.set(.doubleQuotedStringsInDML, true)
    _ = try connection.prepare("SELECT \"nothing\"")
    try connection.set(.doubleQuotedStringsInDML, false)
    #expect(throws: SQLiteError.self) { try connection.prepare("SELECT \"nothing\"") }
    connection.setLimit(.sqlLength, 20)
    #expect(throws: SQLiteError.self) { try connection.prepare("SELECT 1234567890, 1234567890") }
  }
}
