import JSON
import TestSupport
import Testing

@testable import Vectors

/// What every collection does, whatever holds it.
@Suite("a collection") struct CollectionContractTests {
  private let plain = [
    VectorDocument(
      id: "north", vector: [0, 2, 0], payload: ["kind": "pole", "rank": 1, "open": true]),
    VectorDocument(
      id: "east", vector: [3, 0, 0],
      payload: ["kind": "side", "rank": 2, "tags": ["a", "b"], "place": ["city": "Kyoto"]]),
    VectorDocument(id: "northeast", vector: [1, 1.1, 0], payload: ["kind": "side", "rank": 3.0]),
    VectorDocument(id: "south", vector: [0, -1, 0], payload: ["kind": "pole", "open": false]),
  ]

  private func ask(
    _ collection: any VectorCollection, _ vector: [Float], limit: Int = 10, tenant: String? = nil,
    _ conditions: [VectorCondition] = [], threshold: Float? = nil
  ) async throws -> [VectorHit] {
    let query = VectorQuery(
      collection: "c", vector: vector, limit: limit,
      filter: VectorFilter(tenant: tenant, conditions: conditions), scoreThreshold: threshold)
    return try await collection.search([query], deadline: .now + .seconds(120))[0].get()
  }

  @Test(arguments: CollectionKind.allCases) func `ranks by cosine and returns payloads`(
    kind: CollectionKind
  ) async throws {
    let (collection, keep) = try await kind.make(plain, dimension: 3)
    let hits = try await ask(collection, [0, 0.5, 0])
    #expect(hits.map(\.id) == ["north", "northeast", "east", "south"])
    try #require(hits.count == 4)
    #expect(abs(hits[0].score - 1) < 1e-5 && abs(hits[3].score + 1) < 1e-5)
    #expect(hits[0].payload["kind"]?.string == "pole" && hits[0].collection == "c")
    #expect(hits[1].payload["rank"]?.integer == 3)
    #expect(try await ask(collection, [0, 1, 0], limit: 2).map(\.id) == ["north", "northeast"])
    #expect(
      try await ask(collection, [0, 1, 0], threshold: 0.5).map(\.id) == ["north", "northeast"])
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases) func `conditions choose what may be found`(
    kind: CollectionKind
  ) async throws {
    let (collection, keep) = try await kind.make(plain, dimension: 3)
    func ids(_ conditions: (String, JSONValue)...) async throws -> [String] {
      try await ask(
        collection, [0, 1, 0], conditions.map { VectorCondition(field: $0.0, equals: $0.1) }
      ).map(\.id)
    }
    #expect(try await ids(("kind", "side")) == ["northeast", "east"])
    #expect(try await ids(("kind", "side"), ("rank", 2)) == ["east"])
    #expect(try await ids(("open", false)) == ["south"])
    #expect(try await ids(("tags", "b")) == ["east"])
    #expect(try await ids(("place.city", "Kyoto")) == ["east"])
    #expect(try await ids(("kind", "nowhere")) == [])
    #expect(try await ids(("absent", "x")) == [])
    #expect(try await ids(("rank", "2")) == [])
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases) func `a tenant never meets another's documents`(
    kind: CollectionKind
  ) async throws {
    var random = SplitMix64(seed: 42)
    // Composed and decomposed é look alike and are two tenants.
    let tenants = ["acme", "globex", "\u{E9}", "e\u{301}", "O'Hara \"x\""]
    var documents: [VectorDocument] = []
    for place in 0..<200 {
      let tenant = tenants[place % tenants.count]
      documents.append(
        VectorDocument(
          id: "d\(place)", vector: random.vector(8),
          payload: ["n": .integer(Int64(place)), "even": .boolean(place % 2 == 0)],
          tenant: tenant))
    }
    let (collection, keep) = try await kind.make(documents, dimension: 8, isDivided: true)
    for (number, tenant) in tenants.enumerated() {
      for conditions in [[], [VectorCondition(field: "even", equals: true)]] {
        let hits = try await ask(
          collection, random.vector(8), limit: 500, tenant: tenant, conditions)
        #expect(hits.count == (conditions.isEmpty ? 40 : 20))
        for hit in hits {
          #expect((hit.payload["n"]?.integer ?? -1) % 5 == Int64(number))
          #expect(hit.payload["tenant"] == nil)
        }
      }
    }
    #expect(try await ask(collection, random.vector(8), tenant: "nobody").isEmpty)
    #expect(try await ask(collection, random.vector(8), tenant: "").isEmpty)
    await #expect(throws: VectorError.tenantMissing(collection: "c")) {
      try await ask(collection, random.vector(8))
    }
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases) func `a bad query does not fail its neighbours`(
    kind: CollectionKind
  ) async throws {
    let (collection, keep) = try await kind.make(plain, dimension: 3)
    let good = VectorQuery(collection: "c", vector: [0, 1, 0], limit: 1)
    var bad = [good, good, good, good]
    bad[0].vector = [1]
    bad[1].vector[2] = .nan
    bad[2].limit = 0
    bad[3].filter.conditions = [VectorCondition(field: "rank", equals: 0.5)]
    let results = await collection.search([good] + bad + [good], deadline: .now + .seconds(120))
    #expect(results.count == 6)
    for place in [0, 5] { #expect(try results[place].get().map(\.id) == ["north"]) }
    #expect(
      results[1] == .failure(.wrongDimension(collection: "c", expected: 3, actual: 1)))
    for place in 2...4 {
      guard case .failure(.invalidQuery) = results[place] else {
        Issue.record("query \(place) gave \(results[place])")
        continue
      }
    }
    #expect(await collection.search([], deadline: .now).isEmpty)
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases) func `a question without direction finds nothing`(
    kind: CollectionKind
  ) async throws {
    let (collection, keep) = try await kind.make(plain, dimension: 3)
    #expect(try await ask(collection, [0, 0, 0]).isEmpty)
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases) func `an empty collection answers`(
    kind: CollectionKind
  ) async throws {
    let (collection, keep) = try await kind.make([], dimension: 3)
    #expect(try await ask(collection, [0, 1, 0]).isEmpty)
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: CollectionKind.allCases.filter { $0 != .inMemory })
  func `random searches give what the in-memory twin gives`(kind: CollectionKind) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("search seed \(seed)")
    var random = SplitMix64(seed: seed)
    var documents: [VectorDocument] = []
    for place in 0..<300 {
      let vector: [Float] = place % 50 == 0 ? [0, 0, 0, 0, 0, 0] : random.vector(6)
      let payload: JSONValue = [
        "n": .integer(Int64(place % 7)), "s": .string("v\(place % 3)"),
        "l": [.integer(Int64(place % 2)), .string("x")],
      ]
      documents.append(
        VectorDocument(
          id: "d\(place)", vector: vector, payload: payload, tenant: "t\(place % 2)"))
    }
    let twin = try InMemoryCollection(
      name: "c", dimension: 6, isDivided: true, documents: documents)
    let (collection, keep) = try await kind.make(documents, dimension: 6, isDivided: true)
    for _ in 0..<100 {
      var conditions: [VectorCondition] = []
      if Bool.random(using: &random) {
        conditions.append(
          VectorCondition(field: "n", equals: .integer(.random(in: 0..<8, using: &random))))
      }
      if Bool.random(using: &random) {
        conditions.append(
          VectorCondition(field: "s", equals: .string("v\(Int.random(in: 0..<4, using: &random))")))
      }
      if Bool.random(using: &random) {
        conditions.append(VectorCondition(field: "l", equals: .integer(0)))
      }
      let query = VectorQuery(
        collection: "c", vector: random.vector(6), limit: .random(in: 1...20, using: &random),
        filter: VectorFilter(tenant: "t0", conditions: conditions),
        scoreThreshold: Bool.random(using: &random) ? 0.3 : nil)
      let expected = try twin.searchAtOnce(query)
      let hits = try await collection.search([query], deadline: .now + .seconds(120))[0].get()
      #expect(hits.map(\.id) == expected.map(\.id))
      for (a, b) in zip(hits, expected) { #expect(abs(a.score - b.score) < 1e-5) }
    }
    withExtendedLifetime(keep) {}
  }
}
