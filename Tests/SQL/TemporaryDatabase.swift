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

/// The data that may lie beside the project; tests that need it say so when it is absent.
enum SharedData {
  static let root: String = {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return project.appendingPathComponent("../shared/data").standardized.path
  }()

  static func path(_ name: String) -> String? {
    let path = root + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(path) is not there")
      return nil
    }
    return path
  }

  /// Names (without extension) and paths of the databases in a folder.
  static func databases(_ folder: String) -> [(name: String, path: String)] {
    guard let folder = path(folder) else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".sqlite") }.sorted()
      .map { (String($0.dropLast(7)), folder + "/" + $0) }
  }
}
