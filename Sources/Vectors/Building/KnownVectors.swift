internal import Digest
internal import NearestNeighbours
internal import SQLite

/// The vectors of an index by the digest of their text.
struct KnownVectors: Sendable {
  /// Makes the digests that documents are stored with.
  struct Digester {
    private let hasher = SHA256Hasher()
    func digest(of text: String) -> [UInt8] { RowWriter.digest(of: text, hasher) }
  }

  private let rows: [[UInt8]: Int]
  private let table: VectorTable

  init(version: String, dimension: Int) throws {
    table = try VectorTable(contentsOf: IndexFolder.vectors(version), dimension: dimension)
    let connection = try SQLiteConnection(path: IndexFolder.rows(version), mode: .immutable)
    let statement = try connection.prepare("SELECT row, digest FROM documents")
    var rows: [[UInt8]: Int] = [:]
    while try statement.step() { rows[statement.blob(at: 1)] = Int(statement.integer(at: 0)) }
    self.rows = rows
  }

  func vector(_ digest: [UInt8]) -> [Float]? {
    rows[digest].flatMap { try? table.row($0) }
  }
}
