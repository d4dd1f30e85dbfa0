import Foundation
import HTTPClient
import JSON
import Testing

@testable import Vectors

/// Every engine that the contract is tested on.
enum CollectionKind: String, CustomTestStringConvertible {
  case inMemory
  case embeddedScan
  case embeddedGraph
  case qdrant
  /// Qdrant's own engine, where it is at hand.
  case qdrantEdge

  static let allCases: [CollectionKind] =
    [.inMemory, .embeddedScan, .embeddedGraph, .qdrant]
    + (QdrantEdge.python == nil ? [] : [.qdrantEdge])

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
    case .qdrant:
      let stub = try StubQdrant(documents, dimension: dimension)
      let qdrant = try RunningQdrant(stub, tenantField: isDivided ? "tenant" : nil, dimension)
      return (qdrant.collection, qdrant)
    case .qdrantEdge:
      let engine = try await QdrantEdge(documents, dimension: dimension, isDivided: isDivided)
      return (engine.collection, engine)
    }
  }
}

/// A client on a stub, its `run()` under way for as long as this lives.
final class RunningQdrant: Sendable {
  let stub: StubQdrant
  let collection: QdrantCollection
  private let task: Task<Void, Never>

  init(
    _ stub: StubQdrant, tenantField: String? = nil, _ dimension: Int? = nil,
    payloadFields: [String] = [], timeout: Duration = .seconds(60)
  ) throws {
    self.stub = stub
    let client = QdrantClient(transport: try HTTPClient())
    collection = QdrantCollection(
      QdrantTarget(
        name: "c", baseURL: stub.baseURL + "/", apiKey: "secret-key", tenantField: tenantField,
        payloadFields: payloadFields, dimension: dimension, timeout: timeout), client: client)
    task = Task { await client.run() }
  }

  deinit { task.cancel() }

  func search(_ queries: VectorQuery...) async -> [Result<[VectorHit], VectorError>] {
    await collection.search(queries, deadline: .now + .seconds(120))
  }
}
