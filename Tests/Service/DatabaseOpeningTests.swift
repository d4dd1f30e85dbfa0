import Configuration
import Foundation
import SQLite
import Service
import Testing

@testable import SQL

@Suite struct DatabaseOpeningTests {
  @Test func `only serving switches a file to WAL; looking and measuring leave it alone`()
    async throws
  {
    let path = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      .execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER)")
    let before = FileManager.default.contents(atPath: path)
    var configuration = WeirConfiguration()
    configuration.databases["shop"] = DatabaseConfiguration()
    configuration.databases["shop"]?.path = path
    try await DatabaseOpening(configuration).pool.shutdown()
    #expect(FileManager.default.contents(atPath: path) == before)
    #expect(!FileManager.default.fileExists(atPath: path + "-shm"))
    try await DatabaseOpening(configuration, switchesToWAL: true).pool.shutdown()
    let mode = try SQLiteConnection(path: path, mode: .readOnly).prepare("PRAGMA journal_mode")
    _ = try mode.step()
    #expect(mode.text(at: 0) == "wal")
  }

  @Test func `connections get the memory that the configuration grants`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      .execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER)")
    var configuration = WeirConfiguration()
    configuration.databases["shop"] = DatabaseConfiguration()
    configuration.databases["shop"]?.path = path
    configuration.sql.cacheBytes = 3 << 20
    configuration.sql.mmapBytes = 5 << 20
    let opening = try DatabaseOpening(configuration)
    let options = opening.databases[0].database.description.options
    #expect(options.cacheKiB == 3 << 10)
    #expect(options.mappedBytes == 5 << 20)
    await opening.pool.shutdown()
  }
}
