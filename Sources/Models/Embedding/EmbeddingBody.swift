import Foundation
import JSON

/// The JSON of embeddings: what is sent and what is understood.
enum EmbeddingBody {
  struct Answer: Sendable, Equatable {
    /// In the order of the texts.
    var vectors: [[Float]]
    var tokens: Int?
  }

  /// Enough for 2,048 vectors of 3,072 numbers in decimal.
  private static let maximumBytes = 128 << 20

  static func encode(_ texts: [String], settings: HTTPEmbeddingModel.Settings) -> [UInt8] {
    var json = JSONWriter(reserving: 64 + texts.reduce(0) { $0 + $1.utf8.count + 3 })
    json.beginObject()
    json.name("model")
    json.string(settings.provider.model)
    json.name("input")
    json.beginArray()
    for text in texts { json.string(text) }
    json.endArray()
    json.name("encoding_format")
    json.string(settings.encoding.rawValue)
    if let dimensions = settings.requestedDimensions {
      json.name("dimensions")
      json.integer(dimensions)
    }
    json.endObject()
    return json.bytes
  }

  /// Results go by `index`, not by position; each of `count` must be there once.
  static func decode(_ bytes: [UInt8], count: Int) throws(ModelError) -> Answer {
    do {
      let parser = try JSONParser(maximumBytes: maximumBytes)
      return try parser.withDocument(bytes) { try read($0, count: count) }
    } catch let error as ModelError {
      throw error
    } catch {
      throw .malformedResponse(reason: "not JSON")
    }
  }

  private static func read(_ root: JSONElement, count: Int) throws -> Answer {
    var vectors = [[Float]?](repeating: nil, count: count)
    var position = 0
    let isArray = try root["data"]?.forEachItem { item in
      let index = item["index"]?.integer.flatMap { Int(exactly: $0) } ?? position
      position += 1
      guard vectors.indices.contains(index), vectors[index] == nil else {
        throw ModelError.malformedResponse(reason: "an index twice or beyond the inputs")
      }
      vectors[index] = try vector(item["embedding"])
    }
    guard isArray == true else { throw ModelError.malformedResponse(reason: "no data") }
    let present = vectors.compactMap { $0 }
    guard present.count == count else {
      throw ModelError.malformedResponse(reason: "\(present.count) vectors for \(count) inputs")
    }
    let tokens = root["usage"]?["prompt_tokens"]?.integer ?? root["usage"]?["total_tokens"]?.integer
    return Answer(vectors: present, tokens: tokens.flatMap { $0 >= 0 ? Int($0) : nil })
  }

  private static func vector(_ element: JSONElement?) throws -> [Float] {
    guard let element else { throw ModelError.malformedResponse(reason: "no embedding") }
    var numbers: [Float] = []
    if let text = element.string {
      numbers = try decoded(base64: text)
    } else {
      try element.forEachItem { item in
        guard let number = item.number else {
          throw ModelError.malformedResponse(reason: "an embedding holds something but numbers")
        }
        numbers.append(Float(number))
      }
    }
    guard !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else {
      throw ModelError.malformedResponse(reason: "an embedding is empty or not finite")
    }
    return numbers
  }

  /// Little-endian 32-bit floats.
  private static func decoded(base64: String) throws -> [Float] {
    guard let data = Data(base64Encoded: base64), data.count % 4 == 0 else {
      throw ModelError.malformedResponse(reason: "an embedding is not base64 of 32-bit floats")
    }
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 4).map { at in
      Float(
        bitPattern: UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
          | UInt32(bytes[at + 3]) << 24)
    }
  }
}
