internal import Digest
internal import JSON
internal import SQLite

/// Reads a source into the files of a build: documents ordered by tenant (so that a tenant's rows
/// are one range), what conditions and words find them by, and their texts until they are embedded.
struct Staging {
  let folder: String
  let source: IndexSource
  let collection: String

  /// Returns how many documents there are and the digest of all.
  func run(progress: @Sendable (IndexProgress) -> Void) throws(VectorError)
    -> (count: Int, dataHash: String)
  {
    do {
      let staging = try SQLiteConnection(
        path: IndexFolder.staging(folder), mode: .readWrite(createIfMissing: true))
      try staging.execute(Self.fast)
      try collect(into: staging, progress)
      let rows = try SQLiteConnection(
        path: IndexFolder.rows(folder), mode: .readWrite(createIfMissing: true))
      try rows.execute(Self.fast)
      return try order(staging, rows)
    } catch let error as SQLiteError {
      throw .storage(collection: collection, reason: error.description)
    } catch let error as VectorError {
      throw error
    } catch {
      throw .storage(collection: collection, reason: "\(error)")
    }
  }

  /// A crash costs the whole step anyway, so nothing is journalled.
  private static let fast = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"

  private func collect(
    into staging: SQLiteConnection, _ progress: @Sendable (IndexProgress) -> Void
  ) throws {
    try staging.execute(
      """
      CREATE TABLE staged(seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL,
        text TEXT NOT NULL, payload TEXT NOT NULL, UNIQUE(tenant, id));
      CREATE TABLE ordered(row INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
      BEGIN
      """)
    // A document given twice counts once, as it was given last.
    let insert = try staging.prepare(
      "INSERT OR REPLACE INTO staged(tenant, id, text, payload) VALUES(?,?,?,?)", persistent: true)
    var done = 0
    try forEachDocument { document throws(VectorError) in
      guard let tenant = document.tenant else { return }
      do throws(SQLiteError) {
        try insert.bind(tenant, at: 1)
        try insert.bind(document.id, at: 2)
        try insert.bind(document.text, at: 3)
        try insert.bind(String(decoding: document.payload.encoded, as: UTF8.self), at: 4)
        try insert.run()
      } catch { throw .storage(collection: collection, reason: error.description) }
      done += 1
      if done % 10_000 == 0 { progress(.init(.reading, done: done, total: nil)) }
    }
    try staging.execute(
      """
      INSERT INTO ordered SELECT ROW_NUMBER() OVER (ORDER BY tenant, seq) - 1, seq FROM staged;
      COMMIT
      """)
  }

  private func forEachDocument(_ body: (SourceDocument) throws(VectorError) -> Void)
    throws(VectorError)
  {
    switch source.origin {
    case .table(let path, let table, let id, let payload):
      try TableReader(
        path: path, table: table, id: id, text: source.text, payload: payload,
        tenant: source.tenant
      ).forEach(body, collection: collection)
    case .jsonLines(let path, let id):
      try JSONLinesReader(path: path, id: id, text: source.text, tenant: source.tenant)
        .forEach(body, collection: collection)
    }
  }

  private func order(_ staging: SQLiteConnection, _ rows: SQLiteConnection) throws -> (Int, String)
  {
    try rows.execute(
      """
      CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT NOT NULL, payload TEXT NOT NULL,
        digest BLOB NOT NULL);
      CREATE TABLE partitions(tenant TEXT PRIMARY KEY, first INTEGER NOT NULL,
        count INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE fields(field INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE facets(field INTEGER NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL,
        PRIMARY KEY(field, key, row)) WITHOUT ROWID;
      CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='porter unicode61');
      CREATE TABLE frequent(term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
      BEGIN
      """)
    let writer = try RowWriter(rows)
    let hasher = SHA256Hasher()
    let select = try staging.prepare(
      """
      SELECT o.row, s.tenant, s.id, s.text, s.payload FROM ordered o JOIN staged s ON s.seq = o.seq
      ORDER BY o.row
      """)
    var count = 0
    while try select.step() {
      let parts = (1...4).map { select.text(at: $0) }
      for part in parts {
        hasher.update(UInt64(part.utf8.count))
        hasher.update(part)
      }
      try writer.add(
        row: Int64(count), tenant: parts[0], id: parts[1], text: parts[2], payload: parts[3])
      count += 1
    }
    try writer.finish()
    try rows.execute(
      """
      COMMIT;
      INSERT INTO words(words) VALUES('optimize');
      CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
      INSERT INTO frequent SELECT term, doc FROM vocabulary
        WHERE doc >= \(LexicalQuery.rareBelow);
      DROP TABLE vocabulary;
      """)
    return (count, hasher.finalize().hex)
  }
}
