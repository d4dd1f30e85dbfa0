internal import Foundation
internal import JSON

/// What an index on disk is and what it was made from.
struct IndexManifest: Equatable, Sendable {
  /// Raised whenever files of an older program cannot be read any more.
  static let format = 2

  var definition: String
  var model: String
  var stamp: SourceStamp
  /// Digest of every document read, in order.
  var dataHash: String
  var dimension: Int
  var count: Int
  var isDivided: Bool
  /// First rows of the partitions that have a graph.
  var graphs: [Int]

  init(
    definition: String, model: String, stamp: SourceStamp, dataHash: String, dimension: Int,
    count: Int, isDivided: Bool, graphs: [Int] = []
  ) {
    self.definition = definition
    self.model = model
    self.stamp = stamp
    self.dataHash = dataHash
    self.dimension = dimension
    self.count = count
    self.isDivided = isDivided
    self.graphs = graphs
  }

  /// Nil when there is none, or one that this program does not read: then it is built again.
  init?(readingFrom path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let json = try? JSONValue(parsing: [UInt8](data)),
      json["format"]?.integer == Int64(Self.format),
      let definition = json["definition"]?.string, let model = json["model"]?.string,
      let stamp = json["source"].flatMap(SourceStamp.init),
      let dataHash = json["dataHash"]?.string,
      let dimension = json["dimension"]?.integer, (0...65_536).contains(dimension),
      let count = json["count"]?.integer, count >= 0, count < 1 << 40,
      let isDivided = json["divided"]?.boolean,
      let graphs = json["graphs"]?.array?.compactMap(\.integer)
    else { return nil }
    self.init(
      definition: definition, model: model, stamp: stamp, dataHash: dataHash,
      dimension: Int(dimension), count: Int(count), isDivided: isDivided,
      graphs: graphs.map(Int.init(clamping:)))
  }

  func write(to path: String, collection: String) throws(VectorError) {
    let json: JSONValue = [
      "format": .integer(Int64(Self.format)), "definition": .string(definition),
      "model": .string(model), "source": stamp.json, "dataHash": .string(dataHash),
      "dimension": .integer(Int64(dimension)), "count": .integer(Int64(count)),
      "divided": .boolean(isDivided), "graphs": .array(graphs.map { .integer(Int64($0)) }),
    ]
    do {
      try Data(json.encoded).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .storage(collection: collection, reason: "cannot write \(path)")
    }
  }
}
