import Digest
import Foundation
import SQLite

/// The SQLite file of the second level, on the thread that owns it.
final class DiskCacheFile {
  private static let version = 1
  private let path: String
  private let capacity: Int
  private var connection: SQLiteConnection?
  private var bytes = 0

  /// Nil where no file can be had at all.
  init?(folder: String, capacity: Int) {
    self.capacity = capacity
    path = (folder as NSString).appendingPathComponent("cache.sqlite")
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    if open() { return }
    // Damaged, or another version's: nothing in it is worth a failure.
    for suffix in ["", "-wal", "-shm", "-journal"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    guard open() else { return nil }
  }

  func entry(_ kind: CacheKind, _ key: CacheKey) -> CacheEntry? {
    guard
      let statement = try? connection?.prepare(
        "SELECT value, expires FROM entry WHERE kind = ?1 AND key = ?2")
    else { return nil }
    guard (try? statement.bind(kind.rawValue, at: 1)) != nil,
      (try? statement.bind(key.digest.bytes, at: 2)) != nil, (try? statement.step()) == true
    else { return nil }
    return CacheEntry(
      kind: kind, key: key, bytes: statement.blob(at: 0),
      expires: statement.isNull(at: 1) ? nil : statement.integer(at: 1))
  }

  func recent(_ kind: CacheKind, bytes: Int) -> [CacheEntry] {
    guard
      let statement = try? connection?.prepare(
        "SELECT key, value, expires FROM entry WHERE kind = ?1 ORDER BY written DESC"),
      (try? statement.bind(kind.rawValue, at: 1)) != nil
    else { return [] }
    var entries: [CacheEntry] = []
    var left = bytes
    while (try? statement.step()) == true {
      guard let digest = SHA256Digest(statement.blob(at: 0)) else { continue }
      let value = statement.blob(at: 1)
      left -= value.count
      guard left >= 0 else { break }
      entries.append(
        CacheEntry(
          kind: kind, key: CacheKey(digest: digest), bytes: value,
          expires: statement.isNull(at: 2) ? nil : statement.integer(at: 2)))
    }
    return entries
  }

  func store(_ entries: [CacheEntry]) {
    guard let connection else { return }
    do {
      try connection.transaction { () throws(SQLiteError) in
        let statement = try connection.prepare(
          """
          INSERT INTO entry (kind, key, value, expires, written)
          VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(written), 0) + 1 FROM entry))
          ON CONFLICT (kind, key) DO UPDATE
          SET value = excluded.value, expires = excluded.expires, written = excluded.written
          """)
        for entry in entries {
          try statement.bind(entry.kind.rawValue, at: 1)
          try statement.bind(entry.key.digest.bytes, at: 2)
          try statement.bind(entry.bytes, at: 3)
          try statement.bind(entry.expires.map(SQLiteValue.integer) ?? .null, at: 4)
          try statement.run()
          bytes += entry.bytes.count
        }
        if bytes > capacity { try prune(connection) }
      }
    } catch {
      // A full disk or a damaged file: from now on there is no second level.
      self.connection = nil
    }
  }

  private func open() -> Bool {
    do {
      let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      try connection.useWriteAheadLog()
      let check = try connection.prepare("PRAGMA quick_check(1)")
      guard try check.step(), check.text(at: 0) == "ok" else { return false }
      check.reset()
      let version = try Self.number("PRAGMA user_version", connection)
      guard version == 0 || version == Self.version else { return false }
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS entry (
          kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, expires INTEGER,
          written INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS entry_written ON entry (written);
        PRAGMA user_version = \(Self.version);
        """)
      bytes = Int(
        try Self.number("SELECT coalesce(sum(length(value)), 0) FROM entry", connection))
      self.connection = connection
      return true
    } catch {
      return false
    }
  }

  /// Drops what was written longest ago until a tenth is free.
  private func prune(_ connection: SQLiteConnection) throws(SQLiteError) {
    let target = capacity / 10 * 9
    bytes = Int(try Self.number("SELECT coalesce(sum(length(value)), 0) FROM entry", connection))
    guard bytes > capacity else { return }
    let oldest = try connection.prepare("SELECT written, length(value) FROM entry ORDER BY written")
    var last: Int64?
    while bytes > target, try oldest.step() {
      last = oldest.integer(at: 0)
      bytes -= Int(oldest.integer(at: 1))
    }
    oldest.reset()
    guard let last else { return }
    let delete = try connection.prepare("DELETE FROM entry WHERE written <= ?1")
    try delete.bind(last, at: 1)
    try delete.run()
  }

  private static func number(
    _ sql: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> Int64 {
    let statement = try connection.prepare(sql)
    return try statement.step() ? statement.integer(at: 0) : 0
  }
}
