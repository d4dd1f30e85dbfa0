import JSON
import NearestNeighbours
import Testing

@testable import Vectors

@Suite("ranking by words and vectors") struct WordRankingTests {
  @Test func `fusion is by place, and a first place in both is 1`() {
    let fused = RankFusion.fuse([[1, 2, 3], [3, 1]], limit: 10)
    #expect(fused.map(\.label) == [1, 3, 2])
    #expect(RankFusion.fuse([[7], [7]], limit: 1) == [Neighbour(label: 7, score: 1)])
    #expect(RankFusion.fuse([[5], [4]], limit: 2).map(\.label) == [4, 5])
    #expect(RankFusion.fuse([[], []], limit: 3).isEmpty)
  }

  @Test func `a question's operators are words like any other`() throws {
    let words = try #require(LexicalQuery("What* is NEAR(a, \"b\") OR -c?"))
    #expect(words.words == ["what", "is", "near", "a", "b", "or", "c"])
    #expect(
      words.expression(frequency: { _ in 0 }, of: 10)
        == "\"what\" OR \"is\" OR \"near\" OR \"a\" OR \"b\" OR \"or\" OR \"c\"")
    #expect(LexicalQuery("?! ") == nil)
    #expect(LexicalQuery(String(repeating: "word ", count: 9)) == LexicalQuery("Word"))
  }

  @Test func `the rarest words are looked up, as many as stay cheap`() throws {
    let words = try #require(LexicalQuery("the lift of a rotor blade"))
    let counts = ["the": 99_000, "of": 90_000, "a": 80_000, "lift": 3_000, "rotor": 500]
    func chosen(_ counts: [String: Int], of count: Int) -> String {
      words.expression(frequency: { counts[$0] ?? 0 }, of: count)
    }
    #expect(chosen(counts, of: 100_000) == "\"blade\" OR \"rotor\" OR \"lift\"")
    #expect(
      chosen(counts.merging(["lift": 3_600]) { $1 }, of: 100_000) == "\"blade\" OR \"rotor\"")
    let common = Dictionary(uniqueKeysWithValues: words.words.map { ($0, 90_000) })
    #expect(chosen(common, of: 100_000) == "\"the\"")
  }

  private func collection(_ scratch: Scratch, _ ranking: EmbeddedCollection.Ranking) async throws
    -> EmbeddedCollection
  {
    let documents = [
      VectorDocument(id: "boats sail on lakes", vector: [1, 0], payload: ["k": 1], tenant: "t"),
      VectorDocument(
        id: "cars drive on roads", vector: [0.9, 0.1], payload: ["k": 2], tenant: "t"),
      VectorDocument(id: "planes fly", vector: [0, 1], payload: ["k": 1], tenant: "t"),
      VectorDocument(id: "planes of others fly", vector: [0, 1], payload: ["k": 1], tenant: "u"),
    ]
    let path = try scratch.write("a.jsonl", documents.map(\.line))
    try await IndexBuilder(
      collection: "c",
      source: IndexSource(.jsonLines(path: path, id: "id"), text: ["id"], tenant: "tenant"),
      embedder: lookup(documents)
    ).build(in: scratch.path)
    return try EmbeddedCollection(name: "c", folder: scratch.path, ranking: ranking)
  }

  @Test func `words lift what vectors put last, within the tenant and the conditions`() async throws
  {
    let scratch = try Scratch()
    let fused = try await collection(scratch, .fused)
    var query = VectorQuery(
      collection: "c", vector: [1, 0.05], text: "flying planes", limit: 2,
      filter: VectorFilter(tenant: "t"))
    let hits = try fused.searchAtOnce(query)
    #expect(hits.map(\.id) == ["planes fly", "boats sail on lakes"])
    #expect(hits[0].score > hits[1].score && hits[0].score <= 1)
    query.filter.conditions = [VectorCondition(field: "k", equals: 2)]
    #expect(try fused.searchAtOnce(query).map(\.id) == ["cars drive on roads"])
    query.filter.conditions = []
    query.scoreThreshold = 0.5
    #expect(
      try fused.searchAtOnce(query).map(\.id) == ["boats sail on lakes", "cars drive on roads"])
    query.text = nil
    query.scoreThreshold = nil
    #expect(try fused.searchAtOnce(query).first?.id == "boats sail on lakes")
    query.vector = [0, 0]
    query.text = "planes"
    #expect(try fused.searchAtOnce(query).map(\.id) == ["planes fly"])
    query.text = "nothing \" here"
    #expect(try fused.searchAtOnce(query).isEmpty)
    let plain = try await collection(scratch, .vector)
    query.vector = [1, 0.05]
    query.text = "flying planes"
    #expect(
      try plain.searchAtOnce(query).map(\.id) == ["boats sail on lakes", "cars drive on roads"])
  }
}
