import Configuration
import Foundation
import SQL
import SQLite
import Service
import Testing

/// Terms are tried against their database at the start.
@Suite struct TermOpeningTests {
  private func open(_ condition: String) throws -> DatabaseOpening {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "shop.sqlite").path
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      .execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER)")
    let file = """
      kafka: {embedded: true}
      databases:
        shop:
          path: \(path)
          tables:
            orders:
              terms:
                large:
                  condition: "\(condition)"
      """
    let loaded = try ConfigurationLoader.load(
      ConfigurationSource(file: "weir.yaml", environment: [:]) { _ in Array(file.utf8) })
    return try DatabaseOpening(loaded.configuration)
  }

  @Test func `a condition that the database understands is taken`() async throws {
    let opening = try open("total >= 1000")
    #expect(opening.databases[0].database.catalogue.tables[0].terms.map(\.name) == ["large"])
    await opening.pool.shutdown()
  }

  @Test(arguments: ["totl >= 1000", "total >= (SELECT 1)", "load_extension('x') = 1", "total >="])
  func `a condition that cannot run names its place`(condition: String) throws {
    do {
      _ = try open(condition)
      Issue.record("\(condition) was taken")
    } catch {
      let text = "\(error)"
      #expect(text.contains("weir.yaml:9: databases.shop.tables.orders.terms.large.condition: "))
    }
  }
}
