import Contract
import Testing

@testable import Vectors

@Suite("collections by name") struct VectorCollectionsTests {
  private func collections() throws -> VectorCollections {
    VectorCollections([
      try InMemoryCollection(
        name: "a", dimension: 2, documents: [VectorDocument(id: "a1", vector: [1, 0])]),
      try InMemoryCollection(
        name: "b", dimension: 2, documents: [VectorDocument(id: "b1", vector: [0, 1])]),
    ])
  }

  @Test func `answers stand where their queries stood, each on its own`() async throws {
    let queries = ["b", "nowhere", "a", "b"].map { VectorQuery(collection: $0, vector: [1, 1]) }
    let results = try await collections().searchEach(queries, deadline: .now + .seconds(120))
    #expect(try results[0].get().map(\.id) == ["b1"])
    #expect(results[1] == .failure(.unknownCollection("nowhere")))
    #expect(try results[2].get().map(\.id) == ["a1"])
    #expect(try results[3].get().map(\.id) == ["b1"])
    await #expect(throws: VectorError.unknownCollection("nowhere")) {
      try await collections().search(queries, deadline: .now + .seconds(120))
    }
  }

  @Test func `a worker thread is answered at once`() throws {
    let hits = try collections().searchAtOnce(VectorQuery(collection: "a", vector: [1, 0]))
    #expect(hits?.map(\.id) == ["a1"])
    #expect(throws: VectorError.unknownCollection("x")) {
      try collections().searchAtOnce(VectorQuery(collection: "x", vector: [1, 0]))
    }
  }

  @Test func `what comes too late is not begun`() async throws {
    let results = try await collections().searchEach(
      [VectorQuery(collection: "a", vector: [1, 0])], deadline: .now - .seconds(1))
    #expect(results == [.failure(.deadlineExceeded(collection: "a"))])
  }

  @Test func `errors have the contract's codes`() {
    #expect(VectorError.unknownCollection("x").code == .unknownCollection)
    #expect(VectorError.tenantMissing(collection: "x").code == .forbidden)
    #expect(VectorError.overloaded(collection: "x", retryAfterSeconds: 3).code == .overloaded)
    #expect(VectorError.deadlineExceeded(collection: "x").code == .deadlineExceeded)
    #expect(VectorError.credentialsRefused(collection: "x").code == .internal)
    #expect(VectorError.invalidQuery(collection: "x", reason: "y").code == .invalidRequest)
  }
}
