import Foundation
import SQLite

/// A database file that goes away with the test.
final class TemporaryDatabase {
  let directory: String
  let path: String

  init(_ script: String) throws {
    directory = NSTemporaryDirectory() + "weir-sql-\(UUID().uuidString)"
    path = directory + "/test.sqlite"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try connection.execute(script)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

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
