import Foundation
import JSON
import SQLite
import Synchronization
import Testing

@testable import Vectors

/// Counts what it is asked, fails when told to.
private final class CountingEmbedder: Sendable {
  private let asked = Mutex<[String]>([])
  private let failAfter: Mutex<Int?>

  init(failAfter: Int? = nil) { self.failAfter = Mutex(failAfter) }

  var texts: [String] { asked.withLock { $0 } }
  func recover() { failAfter.withLock { $0 = nil } }

  struct Broken: Error {}

  func embedder(_ identity: String = "m1", batch: Int = 4) -> IndexEmbedder {
    IndexEmbedder(identity: identity, batch: batch) { texts in
      let count = self.asked.withLock { asked in
        asked += texts
        return asked.count
      }
      if let limit = self.failAfter.withLock({ $0 }), count > limit { throw Broken() }
      return texts.map { text in
        // A direction a text, from its bytes alone.
        var vector: [Float] = [1, 0, 0, 0]
        for (place, byte) in text.utf8.enumerated() { vector[place % 4] += Float(byte) }
        return vector
      }
    }
  }
}

@Suite("an index builder") struct IndexBuilderTests {
  private func source(_ path: String) -> IndexSource {
    IndexSource(.jsonLines(path: path, id: "id"), text: ["title", "text"])
  }

  private func lines(_ range: Range<Int>, text: String = "text") -> [JSONValue] {
    range.map {
      [
        "id": .integer(Int64($0)), "title": .string("title \($0)"),
        "text": .string("\(text) \($0)"),
      ]
    }
  }

  @Test func `builds once, and again only when source, definition or model changed`() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.jsonl", lines(0..<10))
    let counting = CountingEmbedder()
    var builder = IndexBuilder(
      collection: "c", source: source(path), embedder: counting.embedder())
    let phases = Mutex<[IndexProgress]>([])
    #expect(
      try await builder.build(in: scratch.path) { step in phases.withLock { $0.append(step) } })
    #expect(counting.texts.count == 10 && counting.texts[3] == "title 3\ntext 3")
    #expect(phases.withLock { $0.last } == IndexProgress(.done, done: 10, total: 10))
    #expect(try await !builder.build(in: scratch.path))
    let opened = try EmbeddedCollection(name: "c", folder: scratch.path)
    #expect(opened.count == 10 && opened.dimension == 4 && opened.model == "m1")

    // Written anew with the same contents: nothing to do.
    _ = try scratch.write("a.jsonl", lines(0..<10) + [])
    #expect(try await !builder.build(in: scratch.path))

    // Two more documents: only they are embedded.
    _ = try scratch.write("a.jsonl", lines(0..<12))
    #expect(try await builder.build(in: scratch.path))
    #expect(counting.texts.count == 12)
    #expect(try EmbeddedCollection(name: "c", folder: scratch.path).count == 12)
    // The one opened before goes on answering from its own version.
    #expect(
      try opened.searchAtOnce(VectorQuery(collection: "c", vector: [1, 1, 1, 1], limit: 50)).count
        == 10)

    builder.embedder = counting.embedder("m2")
    #expect(try await builder.build(in: scratch.path))
    #expect(counting.texts.count == 24)
    #expect(try EmbeddedCollection(name: "c", folder: scratch.path).model == "m2")

    builder.source.text = ["title"]
    #expect(try await builder.build(in: scratch.path))
    #expect(counting.texts.count == 36)
    let entries = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/c").sorted()
    #expect(entries.count == 3 && entries[0] == "current" && entries[1] == "lock")
  }

  @Test func `broken off, it goes on where it stopped`() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.jsonl", lines(0..<40))
    let counting = CountingEmbedder(failAfter: 18)
    let builder = IndexBuilder(
      collection: "c", source: source(path), embedder: counting.embedder())
    await #expect(throws: VectorError.self) { try await builder.build(in: scratch.path) }
    #expect(throws: VectorError.self) { try EmbeddedCollection(name: "c", folder: scratch.path) }
    #expect(counting.texts.count == 20)
    // As if the process had died in the middle of a write.
    let half = try #require(FileHandle(forWritingAtPath: scratch.path + "/c/building/vectors.f32"))
    try half.seekToEnd()
    try half.write(contentsOf: Data([1, 2, 3]))
    try half.close()
    counting.recover()
    #expect(try await builder.build(in: scratch.path))
    #expect(counting.texts.count == 44, "four batches of four were on disk")
    let collection = try EmbeddedCollection(name: "c", folder: scratch.path)
    let vector = try await counting.embedder().embed(["title 33\ntext 33"])[0]
    let hit = try collection.searchAtOnce(VectorQuery(collection: "c", vector: vector, limit: 1))
    #expect(hit.first?.id == "33" && abs((hit.first?.score ?? 0) - 1) < 1e-5)
  }

  @Test func `two builders of one index make it once`() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.jsonl", lines(0..<50))
    let counting = CountingEmbedder()
    let builder = IndexBuilder(
      collection: "c", source: source(path), embedder: counting.embedder())
    let built = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<3 { group.addTask { try await builder.build(in: scratch.path) } }
      var built: [Bool] = []
      for try await each in group { built.append(each) }
      return built
    }
    #expect(built.count { $0 } == 1)
    #expect(counting.texts.count == 50)
  }

  @Test func `a table gives columns as payload, by tenant`() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/shop.sqlite"
    let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try connection.execute(
      """
      CREATE TABLE "odd ""name"(key TEXT, title TEXT, body TEXT, price REAL, stock INTEGER,
        photo BLOB, owner TEXT);
      INSERT INTO "odd ""name" VALUES('k1','Red boat','sails','12.5',3,x'00ff','acme'),
        ('k2','Blue car',NULL,8,NULL,NULL,'globex'), ('k3','Nobody''s','thing',1,1,NULL,NULL);
      """)
    var source = IndexSource(
      .table(path: path, table: "odd \"name", id: "key", payload: []), text: ["title", "body"],
      tenant: "owner")
    let counting = CountingEmbedder()
    var builder = IndexBuilder(collection: "c", source: source, embedder: counting.embedder())
    #expect(try await builder.build(in: scratch.path))
    #expect(counting.texts == ["Red boat\nsails", "Blue car"])
    let collection = try EmbeddedCollection(name: "c", folder: scratch.path)
    func hits(_ tenant: String) throws -> [VectorHit] {
      try collection.searchAtOnce(
        VectorQuery(
          collection: "c", vector: [1, 1, 1, 1], filter: VectorFilter(tenant: tenant)))
    }
    let expected: JSONValue = [
      "key": "k1", "title": "Red boat", "body": "sails", "price": 12.5, "stock": 3, "photo": nil,
    ]
    #expect(try hits("acme").map(\.payload) == [expected])
    #expect(try hits("globex").map(\.id) == ["k2"])
    #expect(try hits("").isEmpty)

    // A change elsewhere in the database costs a look, not a build.
    try connection.execute("CREATE TABLE other(x); INSERT INTO other VALUES(1)")
    #expect(try await !builder.build(in: scratch.path))
    source.origin = .table(path: path, table: "odd \"name", id: nil, payload: ["title"])
    source.tenant = nil
    builder.source = source
    #expect(try await builder.build(in: scratch.path))
    let plain = try EmbeddedCollection(name: "c", folder: scratch.path)
    let all = try plain.searchAtOnce(VectorQuery(collection: "c", vector: [1, 1, 1, 1]))
    #expect(all.map(\.id).sorted() == ["1", "2", "3"])
    #expect(all.allSatisfy { $0.payload.object?.map(\.name) == ["title"] })
  }

  @Test func `what is wrong with a source is said`() async throws {
    let scratch = try Scratch()
    func failure(_ source: IndexSource) async -> String {
      do {
        try await IndexBuilder(
          collection: "c", source: source, embedder: CountingEmbedder().embedder()
        ).build(in: scratch.path)
        return "built"
      } catch { return error.description }
    }
    let path = try scratch.write("bad.jsonl", [["id": 1, "text": "x"], [1, 2]])
    #expect(await failure(source(path)).contains("line 2: not a JSON object"))
    try "{\"id\":1}\n\n{\"id\":".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(await failure(source(path)).contains("line 3"))
    #expect(await failure(source(scratch.path + "/absent")).contains("is not there"))
    let database = scratch.path + "/a.sqlite"
    try SQLiteConnection(path: database, mode: .readWrite(createIfMissing: true))
      .execute("CREATE TABLE t(a)")
    func table(_ name: String, _ column: String) -> IndexSource {
      IndexSource(.table(path: database, table: name, id: nil, payload: []), text: [column])
    }
    #expect(await failure(table("t", "b")).contains("no column “b”"))
    #expect(await failure(table("u", "a")).contains("no table “u”"))
  }

  @Test func `documents without a word are kept and found by conditions only in name`() async throws
  {
    let scratch = try Scratch()
    let path = try scratch.write(
      "a.jsonl",
      (0..<6).map { ["id": .integer($0), "text": .string($0 < 5 ? "" : "word")] })
    let builder = IndexBuilder(
      collection: "c", source: source(path), embedder: CountingEmbedder().embedder())
    #expect(try await builder.build(in: scratch.path))
    let collection = try EmbeddedCollection(name: "c", folder: scratch.path)
    #expect(collection.count == 6)
    let hits = try collection.searchAtOnce(
      VectorQuery(collection: "c", vector: [1, 1, 1, 1], limit: 6))
    #expect(hits.map(\.id) == ["5"])
  }

  @Test func `a damaged index is an error that says so`() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("a.jsonl", lines(0..<10))
    var builder = IndexBuilder(
      collection: "c", source: source(path), embedder: CountingEmbedder().embedder())
    builder.graphThreshold = 1
    try await builder.build(in: scratch.path)
    for file in ["vectors.f32", "graph-0.hnsw", "rows.sqlite", "manifest.json"] {
      let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/c/current/" + file))
      try whole.prefix(whole.count / 2).write(
        to: URL(fileURLWithPath: scratch.path + "/c/current/" + file))
      #expect(throws: VectorError.self) {
        let opened = try EmbeddedCollection(name: "c", folder: scratch.path)
        _ = try opened.searchAtOnce(VectorQuery(collection: "c", vector: [1, 1, 1, 1]))
      }
      try whole.write(to: URL(fileURLWithPath: scratch.path + "/c/current/" + file))
    }
    _ = try EmbeddedCollection(name: "c", folder: scratch.path)
  }
}
