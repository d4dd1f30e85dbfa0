internal import Digest
internal import JSON
internal import SQLite

/// Writes one document after another into an index's SQLite file, tenants in turn.
final class RowWriter {
  private let document: SQLiteStatement
  private let words: SQLiteStatement
  private let facet: SQLiteStatement
  private let field: SQLiteStatement
  private let partition: SQLiteStatement
  private let hasher = SHA256Hasher()
  private var fields: [String: Int64] = [:]
  private var tenant: String?
  private var first: Int64 = 0
  private var next: Int64 = 0

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    document = try connection.prepare("INSERT INTO documents VALUES(?,?,?,?)", persistent: true)
    words = try connection.prepare("INSERT INTO words(rowid, text) VALUES(?,?)", persistent: true)
    facet = try connection.prepare("INSERT OR IGNORE INTO facets VALUES(?,?,?)", persistent: true)
    field = try connection.prepare("INSERT INTO fields VALUES(?,?)", persistent: true)
    partition = try connection.prepare("INSERT INTO partitions VALUES(?,?,?)", persistent: true)
  }

  func add(row: Int64, tenant: String, id: String, text: String, payload: String) throws {
    // By bytes: canonically equivalent names are different tenants.
    if self.tenant?.utf8.elementsEqual(tenant.utf8) != true {
      try endPartition()
      self.tenant = tenant
      first = row
    }
    next = row + 1
    try document.bind(row, at: 1)
    try document.bind(id, at: 2)
    try document.bind(payload, at: 3)
    try document.bind(Self.digest(of: text, hasher), at: 4)
    try document.run()
    try words.bind(row, at: 1)
    try words.bind(text, at: 2)
    try words.run()
    for found in Facet.all(of: try JSONValue(parsing: Array(payload.utf8))) {
      try facet.bind(try number(of: found.field), at: 1)
      try facet.bind(found.key.text, at: 2)
      try facet.bind(row, at: 3)
      try facet.run()
    }
  }

  func finish() throws { try endPartition() }

  /// What a text's embedding is found again by when the index is built anew.
  static func digest(of text: String, _ hasher: SHA256Hasher) -> [UInt8] {
    Array(hasher.digest(text).bytes.prefix(16))
  }

  private func endPartition() throws {
    guard let tenant else { return }
    try partition.bind(tenant, at: 1)
    try partition.bind(first, at: 2)
    try partition.bind(next - first, at: 3)
    try partition.run()
    self.tenant = nil
  }

  private func number(of name: String) throws -> Int64 {
    if let number = fields[name] { return number }
    let number = Int64(fields.count + 1)
    fields[name] = number
    try field.bind(number, at: 1)
    try field.bind(name, at: 2)
    try field.run()
    return number
  }
}
