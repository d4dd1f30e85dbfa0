internal import Foundation
internal import JSON

/// Reads documents from a file of one JSON object a line, never more than a few lines in memory.
struct JSONLinesReader {
  let path: String
  let id: String
  let text: [String]
  let tenant: String?

  func forEach(_ body: (SourceDocument) throws(VectorError) -> Void, collection: String)
    throws(VectorError)
  {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .source(collection: collection, reason: "cannot open \(path)")
    }
    defer { try? file.close() }
    var pending: [UInt8] = []
    var line = 0
    do {
      let parser = try JSONParser(maximumBytes: Self.longestLine)
      while true {
        let chunk = try file.read(upToCount: 1 << 20) ?? Data()
        var start = 0
        let bytes = pending + chunk
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
          line += 1
          try read(Array(bytes[start..<end]), line, parser, collection, body)
          start = end + 1
        }
        pending = Array(bytes[start...])
        guard pending.count <= Self.longestLine else {
          throw VectorError.source(
            collection: collection, reason: "\(path), line \(line + 1): longer than 16 MB")
        }
        if chunk.isEmpty { break }
      }
      line += 1
      try read(pending, line, parser, collection, body)
    } catch let error as VectorError {
      throw error
    } catch {
      throw .source(collection: collection, reason: "\(path), line \(line): \(error)")
    }
  }

  private static let longestLine = 16 << 20

  private func read(
    _ bytes: [UInt8], _ line: Int, _ parser: JSONParser, _ collection: String,
    _ body: (SourceDocument) throws(VectorError) -> Void
  ) throws {
    guard bytes.contains(where: { $0 > 0x20 }) else { return }
    let value = try parser.withDocument(bytes) { $0.value }
    guard case .object(var members) = value else {
      throw VectorError.source(
        collection: collection, reason: "\(path), line \(line): not a JSON object")
    }
    let texts = text.compactMap { value[$0] }.compactMap(\.plainText)
    let owner = tenant.map { value[$0]?.plainText } ?? ""
    if let tenant { members.removeAll { $0.name == tenant } }
    try body(
      SourceDocument(
        id: value[id]?.plainText ?? String(line), tenant: owner,
        text: texts.joined(separator: "\n"), payload: .object(members)))
  }
}

extension JSONValue {
  /// A scalar as text; nil for null, lists and objects.
  var plainText: String? {
    switch self {
    case .string(let text): text
    case .integer(let whole): String(whole)
    case .number(let number): String(number)
    case .boolean(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
