import FoundationEssentials

/// Files of the project, found from this file's own place.
enum ProjectRoot {
  static let path: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  static func read(_ file: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: "\(path)/\(file)")))
  }
}
