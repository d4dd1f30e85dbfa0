/// One pattern of a file, as it was read.
package struct PatternEntry: Hashable, Sendable {
  package var database: String
  package var question: String
  package var sql: String
  /// Only what somebody has approved is used.
  package var isApproved: Bool
  package var path: String
  package var line: Int
  /// Where it comes from, for `explain`: what the file says of its origin.
  package var origin: String

  /// The file and the line, and the origin.
  package var provenance: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return "\(name):\(line)" + (origin.isEmpty ? "" : ", \(origin)")
  }
}
