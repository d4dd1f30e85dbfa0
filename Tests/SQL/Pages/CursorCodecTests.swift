import Contract
import Digest
import SQL
import Testing

@Suite struct CursorCodecTests {
  private func make() throws -> (PageCursor, CursorCodec, Database, TemporaryDatabase) {
    let file = try TemporaryDatabase(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
      INSERT INTO t SELECT i FROM n;
      """)
    let database = try Database(
      file: DatabaseFile(name: "shop", path: file.path), pool: QueryPool())
    let codec = try #require(CursorCodec(key: Array("0123456789abcdef".utf8)))
    let cursor = PageCursor(
      subject: SHA256Hasher().digest("tenant and question"), database: "shop",
      sql: "SELECT id FROM t WHERE id > :low ORDER BY id",
      parameters: QueryParameters(
        named: [
          ("low", .integer(.min)), ("r", .real(-0.5)), ("t", .text("é\u{0}")), ("n", .null),
          ("b", .blob([0, 255])),
        ], positional: [.text(""), .integer(1)]),
      offset: 3, schema: database.catalogue.schemaFingerprint,
      data: try DatabaseSession().dataVersion(of: database), expiry: 1_000)
    return (cursor, codec, database, file)
  }

  @Test func `a cursor comes back as it was, also from another member's codec`() throws {
    let (cursor, codec, _, _) = try make()
    let text = try #require(codec.encode(cursor))
    #expect(text.utf8.allSatisfy { $0 < 0x80 && $0 > 0x20 })
    let other = try #require(CursorCodec(key: Array("0123456789abcdef".utf8)))
    #expect(try other.decode(text, now: 999) == cursor)
    #expect(throws: SQLError.cursorExpired) { try other.decode(text, now: 1_000) }
  }

  @Test func `pages follow each other without gap or repetition`() throws {
    var (cursor, codec, database, _) = try make()
    cursor.parameters = ["low": .integer(0)]
    cursor.offset = 0
    let session = DatabaseSession()
    var read: [Value] = []
    var isLast = false
    while !isLast {
      let text = try #require(codec.encode(cursor))
      let now = try codec.decode(text, now: 1)
      try now.check(
        subject: cursor.subject, schema: database.catalogue.schemaFingerprint,
        data: session.dataVersion(of: database))
      let page = try session.query(
        database, now.sql, now.parameters, limits: QueryLimits(rows: 4, offset: now.offset))
      read += page.rows.map { $0[0] }
      cursor.offset += page.rows.count
      isLast = !page.isTruncated
    }
    #expect(read == (1...10).map { .integer($0) })
  }

  @Test func `changed data, schema or asker end a cursor`() throws {
    let (cursor, _, database, file) = try make()
    let session = DatabaseSession()
    let schema = database.catalogue.schemaFingerprint
    let other = SHA256Hasher().digest("other")
    #expect(throws: SQLError.cursorInvalid) {
      try cursor.check(subject: other, schema: schema, data: cursor.data)
    }
    #expect(throws: SQLError.cursorExpired) {
      try cursor.check(subject: cursor.subject, schema: other, data: cursor.data)
    }
    try file.write("DELETE FROM t WHERE id = 1")
    let now = try session.dataVersion(of: database)
    #expect(throws: SQLError.cursorExpired) {
      try cursor.check(subject: cursor.subject, schema: schema, data: now)
    }
  }

  @Test func `no altered, cut, foreign or made-up cursor passes`() throws {
    let (cursor, codec, _, _) = try make()
    let text = try #require(codec.encode(cursor))
    let bytes = try #require(Base64URL.decode(text))
    for index in bytes.indices {
      var altered = bytes
      altered[index] ^= 1
      #expect(throws: SQLError.cursorInvalid) {
        try codec.decode(Base64URL.encode(altered), now: 1)
      }
    }
    for length in stride(from: 0, to: text.count, by: 7) {
      #expect(throws: SQLError.cursorInvalid) {
        try codec.decode(String(text.prefix(length)), now: 1)
      }
    }
    let stranger = try #require(CursorCodec(key: Array("another key, as long".utf8)))
    #expect(throws: SQLError.cursorInvalid) { try stranger.decode(text, now: 1) }
    for made in ["", "x", "....", text + "A", String(repeating: "A", count: 20_000)] {
      #expect(throws: SQLError.cursorInvalid) { try codec.decode(made, now: 1) }
    }
    #expect(CursorCodec(key: [1, 2, 3]) == nil)
  }

  @Test func `a statement too long for a cursor gives none`() throws {
    var (cursor, codec, _, _) = try make()
    cursor.sql = String(repeating: "x", count: 20_000)
    #expect(codec.encode(cursor) == nil)
  }
}
