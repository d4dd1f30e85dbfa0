import Foundation
import JSON

/// Data beside the project that tests use when it is there.
enum SharedData {
  static let folder: URL = {
    var root = URL(fileURLWithPath: #filePath)
    while root.path != "/",
      !FileManager.default.fileExists(atPath: root.appendingPathComponent("Package.swift").path)
    {
      root.deleteLastPathComponent()
    }
    return root.deletingLastPathComponent().appendingPathComponent("shared/data").standardized
  }()

  /// The path, or nil (and a line saying so) when the data is not there.
  static func path(_ name: String) -> String? {
    let path = folder.appendingPathComponent(name).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(path) is not there")
      return nil
    }
    return path
  }

  static func lines(_ name: String) throws -> [JSONValue]? {
    guard let path = path(name) else { return nil }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }
}
