import HTTPClient
import JSON
import Testing

@testable import Vectors

@Suite("an indexer of Qdrant collections") struct QdrantIndexerTests {
  private let documents = [
    VectorDocument(id: "red boat", vector: [1, 0], payload: ["n": 1], tenant: "acme"),
    VectorDocument(id: "7", vector: [0, 1], payload: ["n": 2], tenant: "acme"),
    VectorDocument(id: "7", vector: [0, 1], payload: ["n": 3], tenant: "globex"),
    VectorDocument(id: "blue car", vector: [1, 1], payload: ["n": 4], tenant: "globex"),
  ]

  @Test(arguments: [true, false]) func `what is put is found, and putting again changes nothing`(
    isDivided: Bool
  ) async throws {
    let scratch = try Scratch()
    let wanted = isDivided ? documents : [documents[0], documents[1], documents[3]]
    let path = try scratch.write("a.jsonl", wanted.map(\.line))
    let qdrant = try RunningQdrant(
      try StubQdrant(), tenantField: isDivided ? "owner" : nil)
    let client = QdrantClient(transport: try HTTPClient())
    var indexer = QdrantIndexer(
      qdrant.collection.target,
      source: IndexSource(
        .jsonLines(path: path, id: "id"), text: ["id"], tenant: isDivided ? "tenant" : nil),
      embedder: lookup(wanted), client: client)
    indexer.batch = 2
    #expect(try await indexer.run() == wanted.count)
    #expect(qdrant.stub.problems == [])
    #expect(qdrant.stub.size == 2 && qdrant.stub.points.count == wanted.count)
    #expect(try await indexer.run() == wanted.count)
    #expect(qdrant.stub.points.count == wanted.count)

    let query = VectorQuery(
      collection: "c", vector: [0, 1], filter: VectorFilter(tenant: isDivided ? "acme" : nil))
    let hits = try await qdrant.search(query)[0].get()
    #expect(hits.first?.id == "7")
    #expect(hits.first?.payload["n"] == 2)
    #expect(hits.first?.payload["weir_id"] == nil && hits.first?.payload["owner"] == nil)
    #expect(hits.count == (isDivided ? 2 : 3))
  }

  @Test func `a collection of another dimension is left alone`() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.jsonl", documents.map(\.line))
    let qdrant = try RunningQdrant(try StubQdrant(dimension: 3))
    let indexer = QdrantIndexer(
      qdrant.collection.target,
      source: IndexSource(.jsonLines(path: path, id: "id"), text: ["id"]),
      embedder: lookup(documents), client: QdrantClient(transport: try HTTPClient()))
    await #expect(throws: VectorError.wrongDimension(collection: "c", expected: 3, actual: 2)) {
      try await indexer.run()
    }
    #expect(qdrant.stub.points.isEmpty)
  }

  @Test func `point ids are numbers or UUIDs, and tenants keep apart`() {
    #expect(QdrantPointID.make(id: "42", tenant: nil) == 42)
    #expect(QdrantPointID.make(id: "042", tenant: nil) != 42)
    let a = QdrantPointID.make(id: "42", tenant: "a").string ?? ""
    #expect(a != QdrantPointID.make(id: "42", tenant: "b").string)
    #expect(a == QdrantPointID.make(id: "42", tenant: "a").string)
    #expect(a.count == 36 && a.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
  }
}
