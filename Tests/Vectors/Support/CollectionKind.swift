import Foundation
import JSON
import Testing

@testable import Vectors

/// Every engine that the contract is tested on.
enum CollectionKind: String, CaseIterable, CustomTestStringConvertible {
  case inMemory
  case embeddedScan
  case embeddedGraph

  var testDescription: String { rawValue }

  /// A collection named `c` that holds `documents`, and what must live as long as it.
  func make(_ documents: [VectorDocument], dimension: Int, isDivided: Bool = false) async throws
    -> (collection: any VectorCollection, keep: Any?)
  {
    switch self {
    case .inMemory:
      let collection = try InMemoryCollection(
        name: "c", dimension: dimension, isDivided: isDivided, documents: documents)
      return (collection, nil)
    case .embeddedScan, .embeddedGraph:
      let scratch = try Scratch()
      let file = try scratch.write("source.jsonl", documents.map(\.line))
      var builder = IndexBuilder(
        collection: "c",
        source: IndexSource(
          .jsonLines(path: file, id: "id"), text: ["id"], tenant: isDivided ? "tenant" : nil),
        embedder: lookup(documents))
      builder.graphThreshold = self == .embeddedGraph ? 1 : .max
      try await builder.build(in: scratch.path)
      return (try EmbeddedCollection(name: "c", folder: scratch.path), scratch)
    }
  }
}
