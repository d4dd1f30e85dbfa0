import Foundation
import JSON

@testable import Vectors

/// A folder that goes away with the test.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("weir-vectors-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ lines: [JSONValue]) throws -> String {
    let file = path + "/" + name
    let text = lines.map { String(decoding: $0.encoded, as: UTF8.self) }.joined(separator: "\n")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

extension VectorDocument {
  /// As a line of a source file; its text is its id.
  var line: JSONValue {
    guard case .object(var members) = payload else { return .null }
    members.append(JSONMember("id", .string(id)))
    if let tenant { members.append(JSONMember("tenant", .string(tenant))) }
    return .object(members)
  }
}

/// Gives each text the vector written beside it.
func lookup(_ documents: [VectorDocument]) -> IndexEmbedder {
  let vectors = Dictionary(documents.map { ($0.id, $0.vector) }, uniquingKeysWith: { $1 })
  return IndexEmbedder(identity: "lookup", batch: 7) { texts in
    texts.map { vectors[$0] ?? [] }
  }
}
