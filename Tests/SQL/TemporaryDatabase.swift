import Foundation
import SQLite

/// A database file in a directory of its own; all of them go when the test process ends.
final class TemporaryDatabase {
  /// One directory for the process, removed at its end: a test that lets go of its database early
  /// must not pull the file away from under its connections.
  private static let root: String = {
    let path = NSTemporaryDirectory() + "weir-sql-tests-\(getpid())"
    atexit {
      try? FileManager.default.removeItem(
        atPath: NSTemporaryDirectory() + "weir-sql-tests-\(getpid())")
    }
    return path
  }()

  let directory: String
  let path: String

  init(_ script: String) throws {
    directory = Self.root + "/" + UUID().uuidString
    path = directory + "/test.sqlite"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try connection.execute(script)
  }

  func connect() throws -> SQLiteConnection {
    try SQLiteConnection(path: path, mode: .readOnly)
  }

  func write(_ script: String) throws {
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: false)).execute(script)
  }
}
