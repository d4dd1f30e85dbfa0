import Foundation
package import JSON

/// Data and published descriptions that may lie beside the project. Where one does not, a line says
/// what is skipped for it.
package enum SharedData {
  /// A file or folder of the data.
  package static func path(_ name: String) -> String? { beside("data/" + name) }

  /// A published description of somebody else's interface.
  package static func specification(_ name: String) -> [UInt8]? {
    beside("specs/" + name).flatMap { FileManager.default.contents(atPath: $0) }.map(Array.init)
  }

  package static func lines(_ name: String) throws -> [JSONValue]? {
    guard let path = path(name) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { try JSONValue(parsing: Array($0.utf8)) }
  }

  /// Names (without extension) and paths of the databases in a folder.
  package static func databases(_ folder: String) -> [(name: String, path: String)] {
    guard let folder = path(folder) else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".sqlite") }.sorted()
      .map { (String($0.dropLast(7)), folder + "/" + $0) }
  }

  private static func beside(_ name: String) -> String? {
    let path = URL(filePath: ProjectFiles.root + "/../shared/" + name).standardized
      .resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: path) else {
      print("SKIPPED: \(path) is not there")
      return nil
    }
    return path
  }
}
