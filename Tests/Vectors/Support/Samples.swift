import Foundation
import JSON

@testable import Vectors

/// Numbers that repeat for a seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func vector(_ dimension: Int) -> [Float] {
    (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
  }
}

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
