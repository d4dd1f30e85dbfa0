import Contract
import Foundation
import SQL
import Testing

/// Files are renewed by putting another in their place.
@Suite struct ReplacedFileTests {
  @Test(arguments: [false, true])
  func `queries see the file that took the place of the open one`(isBatch: Bool) throws {
    let file = try TemporaryDatabase("CREATE TABLE t(id); INSERT INTO t VALUES(1);")
    let database = try Database(
      file: DatabaseFile(name: "t", path: file.path), pool: QueryPool())
    let session = DatabaseSession()
    func first() throws -> [[Value]] {
      func query(_ session: DatabaseSession) throws -> [[Value]] {
        try session.query(database, "SELECT id FROM t LIMIT 1", limits: QueryLimits()).rows
      }
      return isBatch ? try session.batch(query) : try query(session)
    }
    #expect(try first() == [[.integer(1)]])
    let other = try TemporaryDatabase("CREATE TABLE t(id); INSERT INTO t VALUES(42);")
    #expect(rename(other.path, file.path) == 0)
    #expect(try first() == [[.integer(42)]])
    // While nothing lies at the path, what was read last still answers.
    try FileManager.default.removeItem(atPath: file.path)
    #expect(try first() == [[.integer(42)]])
  }
}
