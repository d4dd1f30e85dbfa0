import Foundation

/// Where the project lies, and what was fetched for it.
package enum ProjectFiles {
  /// The folder that holds `Package.swift`.
  package static let root: String = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder.standardized.path
  }()

  /// Where `ops/setup` puts models and samples.
  package static let data: String =
    ProcessInfo.processInfo.environment["WEIR_DATA"] ?? root + "/.build/weir-data"

  package static func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: root + "/" + name)))
  }
}
