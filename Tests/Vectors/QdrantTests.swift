import HTTPServer
import JSON
import Testing

@testable import Vectors

@Suite("a collection in Qdrant") struct QdrantTests {
  private let documents = [
    VectorDocument(id: "a", vector: [1, 0], payload: ["t": "x", "u": 1], tenant: "acme"),
    VectorDocument(id: "b", vector: [0, 1], payload: ["t": "y"], tenant: "globex"),
  ]

  private func query(_ vector: [Float], tenant: String? = nil) -> VectorQuery {
    VectorQuery(collection: "c", vector: vector, limit: 5, filter: VectorFilter(tenant: tenant))
  }

  @Test func `sends only what the published description declares`() async throws {
    let qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2), tenantField: "tenant")
    var query = query([0.1, 0.2], tenant: "acme")
    query.scoreThreshold = 0.2
    query.filter.conditions = [
      VectorCondition(field: "t", equals: "x"), VectorCondition(field: "u", equals: 1.0),
      VectorCondition(field: "deep.strange field", equals: true),
    ]
    _ = try await qdrant.search(query)[0].get()
    #expect(qdrant.stub.problems == [])
    let call = try #require(qdrant.stub.calls.first)
    #expect(call.key == "secret-key" && call.timeout == "60")
    #expect(call.path == "/collections/c/points/query/batch")
    let expected: JSONValue = [
      "searches": [
        [
          "query": [0.1, 0.2],
          "filter": [
            "must": [
              ["key": "tenant", "match": ["value": "acme"]], ["key": "t", "match": ["value": "x"]],
              ["key": "u", "match": ["value": 1]],
              ["key": "deep.\"strange field\"", "match": ["value": true]],
            ]
          ], "limit": 5, "score_threshold": 0.2, "with_payload": ["exclude": ["tenant"]],
          "with_vector": false,
        ]
      ]
    ]
    #expect(call.body == expected)
    #expect(!"\(qdrant.collection.target)".contains("secret"))
    let chosen = try RunningQdrant(
      try StubQdrant(documents, dimension: 2), payloadFields: ["t"])
    _ = try await chosen.search(self.query([1, 0]))[0].get()
    #expect(chosen.stub.calls[0].body["searches"]?[0]?["with_payload"] == ["t", "weir_id"])
    #expect(chosen.stub.problems == [])
  }

  @Test func `the check of bodies refuses what Qdrant would`() throws {
    guard let schema = OpenAPISchema("qdrant-1.19-openapi.json") else { return }
    func isSound(_ body: JSONValue) -> Bool {
      schema.problems(body, as: "QueryRequestBatch").isEmpty
    }
    #expect(isSound(["searches": [["query": [0.1], "limit": 1]]]))
    #expect(!isSound(["searches": [["query": [0.1], "limit": 0]]]))
    #expect(!isSound(["queries": []]))
    #expect(!isSound(["searches": [["query": [0.1], "filter": ["mustt": []]]]]))
    #expect(!isSound(["searches": [["vector": [0.1], "limit": 3]]]))
    #expect(!isSound(["searches": [["query": [0.1], "filters": ["must": []]]]]))
  }

  @Test func `searches that come together leave in one call, a lone one at once`() async throws {
    let qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2), tenantField: "tenant")
    let queries = (0..<20).map {
      query([Float($0) + 1, 1], tenant: $0 % 2 == 0 ? "acme" : "globex")
    }
    let results = await qdrant.collection.search(queries, deadline: .now + .seconds(120))
    for (place, result) in results.enumerated() {
      #expect(try result.get().map(\.id) == [place % 2 == 0 ? "a" : "b"])
    }
    #expect(qdrant.stub.calls.map(\.searches) == [20])
    _ = await qdrant.search(query([1, 2], tenant: "acme"))
    #expect(qdrant.stub.calls.map(\.searches) == [20, 1])
  }

  @Test func `concurrent callers share calls`() async throws {
    let qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2), tenantField: "tenant")
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          let answers = await qdrant.search(query([Float(number) + 1, 1], tenant: "acme"))
          return (try? answers[0].get().map(\.id)) == ["a"]
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(qdrant.stub.calls.count < 100, "\(qdrant.stub.calls.count) calls for 200 searches")
  }

  @Test func `a search that Qdrant refuses fails only itself`() async throws {
    // The client is not told the dimension, so the bad one reaches the server.
    let qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2), tenantField: "tenant")
    let queries = (0..<9).map { query($0 == 4 ? [1, 2, 3] : [1, Float($0)], tenant: "acme") }
    let results = await qdrant.collection.search(queries, deadline: .now + .seconds(120))
    for (place, result) in results.enumerated() {
      if place == 4 {
        guard case .failure(.rejected(_, 400, let reason)) = result else {
          Issue.record("\(result)")
          continue
        }
        #expect(reason.contains("dimension"))
      } else {
        #expect(try result.get().map(\.id) == ["a"])
      }
    }
  }

  @Test(arguments: [
    (StubQdrant.error(401, "Invalid API key"), VectorError.credentialsRefused(collection: "c")),
    (StubQdrant.error(403, "forbidden"), .credentialsRefused(collection: "c")),
    (StubQdrant.error(404, "Collection `c` doesn't exist!"), .unknownCollection("c")),
    (StubQdrant.error(408, "timeout"), .deadlineExceeded(collection: "c")),
    (StubQdrant.error(400, "bad"), .rejected(collection: "c", status: 400, reason: "bad")),
    (
      .json("{\"result\":[{\"points\":"),
      .malformedResponse(collection: "c", reason: "it is no JSON")
    ),
    (
      StubQdrant.success([]),
      .malformedResponse(collection: "c", reason: "it does not answer 1 searches")
    ),
    (
      StubQdrant.success([["points": [["id": true]]]]),
      .malformedResponse(collection: "c", reason: "a point has no id or score")
    ),
  ]) func `faults have types`(response: HTTPServerResponse, expected: VectorError) async throws {
    let qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2))
    qdrant.stub.fail(response)
    #expect(await qdrant.search(query([1, 0])) == [.failure(expected)])
    #expect(qdrant.stub.calls.count == 1)
  }

  @Test func `what may pass is tried once more, and no oftener`() async throws {
    var qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2))
    qdrant.stub.fail(StubQdrant.error(503, "shard unavailable"))
    #expect(try await qdrant.search(query([1, 0]))[0].get().count == 2)
    qdrant.stub.fail(StubQdrant.error(500, "boom"), .text("<html>", status: 502))
    #expect(
      await qdrant.search(query([1, 0]))
        == [.failure(.unavailable(collection: "c", reason: "HTTP 502"))])
    // A client of its own, whose budget of extra calls is not spent yet.
    qdrant = try RunningQdrant(try StubQdrant(documents, dimension: 2))
    qdrant.stub.fail(StubQdrant.error(429, "rate", headers: [("Retry-After", "0")]))
    #expect(try await qdrant.search(query([1, 0]))[0].get().count == 2)
    let calls = qdrant.stub.calls.count
    qdrant.stub.fail(StubQdrant.error(429, "rate", headers: [("Retry-After", "3600")]))
    #expect(
      await qdrant.search(query([1, 0]))
        == [.failure(.overloaded(collection: "c", retryAfterSeconds: 3600))])
    #expect(qdrant.stub.calls.count == calls + 1)
  }

  @Test func `a server that hangs costs no more than the time limit`() async throws {
    let qdrant = try RunningQdrant(
      try StubQdrant(documents, dimension: 2), timeout: .milliseconds(200))
    qdrant.stub.fail(HTTPServerResponse(delivery: .hang))
    #expect(
      await qdrant.search(query([1, 0])) == [.failure(.deadlineExceeded(collection: "c"))])
  }

  @Test func `names are spelt as URLs and payload keys want them`() {
    #expect(QdrantPath.segment("a b/ü") == "a%20b%2F%C3%BC")
    #expect(QdrantPath.key("a.b-c_1") == "a.b-c_1")
    #expect(QdrantPath.key("a b.c") == "\"a b\".c")
    #expect(QdrantPath.key("a\"b") == nil && QdrantPath.key("a..b") == nil)
  }
}

@Suite struct QdrantOutageTests {
  @Test func `a server that fails is left alone for a while`() async throws {
    let qdrant = try RunningQdrant(try StubQdrant([], dimension: 2))
    for _ in 0..<200 { qdrant.stub.fail(StubQdrant.error(500, "boom")) }
    for number in 0..<100 {
      let query = VectorQuery(
        collection: "c", vector: [1, Float(number)], limit: 5, filter: VectorFilter())
      let results = await qdrant.search(query)
      guard case .failure(.unavailable) = results[0] else {
        Issue.record("\(results)")
        continue
      }
    }
    #expect(qdrant.stub.calls.count <= 20, "\(qdrant.stub.calls.count) calls for 100 searches")
  }
}
