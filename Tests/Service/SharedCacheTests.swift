import Caching
import Configuration
import Contract
import Kafka
import SQL
import TestSupport
import Testing

@testable import Answering
@testable import Service

@Suite(.timeLimit(.minutes(1))) struct SharedCacheTests {
  private static func key(_ tenant: String, _ schema: String, _ text: String) -> CacheKey {
    CacheKey(kind: .patterns, scope: [tenant, schema], text: text)
  }

  private static func pattern(_ sql: String, _ fixed: String = "x") -> PatternList {
    PatternList([
      SQLPattern(
        database: "d", sql: sql, bindings: [.fixed(fixed)], footprints: [[]], usesHits: false)
    ])
  }

  /// One member of the group: its caches and its way to the topic.
  private struct Member: Sendable {
    let shared: SharedCache
    let caches: AnsweringCaches

    init(_ name: String) {
      shared = SharedCache(topic: "weir.cache", instance: name)
      caches = AnsweringCaches(shared: shared)
    }
  }

  private func running<Result: Sendable>(
    _ members: [Member], _ connection: KafkaConnection,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for member in members {
        group.addTask { try await member.shared.run(connection, member.caches) }
        group.addTask { await member.caches.run() }
      }
      defer { group.cancelAll() }
      return try await body()
    }
  }

  private func connection(_ change: (inout WeirConfiguration) -> Void = { _ in }) throws
    -> KafkaConnection
  {
    var configuration = WeirConfiguration()
    configuration.caching.shared = true
    change(&configuration)
    let broker = InMemoryBroker()
    for (topic, _) in KafkaConnection.topics(configuration) {
      try broker.createTopic(topic, partitions: 3)
    }
    return KafkaConnection(configuration, cluster: broker)
  }

  @Test func `what one member learns the others know, also those who come later`() async throws {
    let connection = try connection()
    let (a, b, late) = (Member("a"), Member("b"), Member("late"))
    let key = Self.key("t", "s", "how many")
    try await running([a, b], connection) {
      a.caches.patterns.insert(Self.pattern("SELECT 1"), for: key)
      try await eventually { b.caches.patterns.peek(key) != nil }
      #expect(b.caches.patterns.peek(key) == Self.pattern("SELECT 1"))
      let words = CacheKey(kind: .embeddings, scope: ["model"], text: "words")
      b.caches.embeddings.insert(EmbeddingVector([1, 0.5]), for: words)
      try await eventually { a.caches.embeddings.peek(words) != nil }
      #expect(a.caches.embeddings.peek(words) == EmbeddingVector([1, 0.5]))
      let tables = CacheKey(kind: .schema, scope: ["t", "s"], text: "which")
      b.caches.schema.insert(TableSelection(["x", "y"]), for: tables)
      try await eventually { a.caches.schema.peek(tables) != nil }
      #expect(a.caches.schema.peek(tables) == TableSelection(["x", "y"]))
    }
    try await running([late], connection) {
      try await eventually { late.caches.patterns.peek(key) != nil }
      #expect(late.caches.patterns.peek(key) == Self.pattern("SELECT 1"))
      // Another tenant, another schema: another key.
      #expect(late.caches.patterns.peek(Self.key("other", "s", "how many")) == nil)
      #expect(late.caches.patterns.peek(Self.key("t", "other", "how many")) == nil)
    }
  }

  @Test func `what two members learnt of the same words is kept side by side`() {
    let caches = AnsweringCaches()
    let key = Self.key("t", "s", "how many")
    caches.patterns.insert(Self.pattern("SELECT 1", "mine"), for: key)
    for sql in ["SELECT 2", "SELECT 3"] {
      caches.receive(
        CacheEntry(kind: .patterns, key: key, bytes: Self.pattern(sql, sql).cacheBytes))
    }
    caches.receive(
      CacheEntry(kind: .patterns, key: key, bytes: Self.pattern("SELECT 9", "mine").cacheBytes))
    #expect(
      caches.patterns.peek(key)?.patterns.map(\.sql) == ["SELECT 1", "SELECT 2", "SELECT 3"])
    for number in 0..<20 {
      caches.receive(
        CacheEntry(
          kind: .patterns, key: key, bytes: Self.pattern("SELECT", "\(number)").cacheBytes))
    }
    #expect(caches.patterns.peek(key)?.patterns.count == 8)
  }

  @Test func `what is no entry is passed over`() throws {
    let member = Member("a")
    func record(_ key: String?, _ value: [UInt8]?, from: String = "b") -> KafkaRecord {
      KafkaRecord(
        topic: "weir.cache", partition: 0, offset: 0, key: key.map { Array($0.utf8) },
        value: value, headers: [KafkaHeader("weir-cache-instance", text: from)])
    }
    let key = Self.key("t", "s", "x")
    let name = SharedCache.recordKey(.patterns, key)
    let value = Self.pattern("SELECT 1").cacheBytes
    member.shared.recordsReceived([
      record(nil, value), record("", value), record("1/patterns/zz", value),
      record("2" + name.dropFirst(), value), record("1/nothing" + name.dropFirst(10), value),
      record(name, nil), record(name, value, from: member.shared.instance),
      record(name, [UInt8](repeating: 0, count: 300_000)),
    ])
    #expect(member.shared.receivedCount == 0)
    member.shared.recordsReceived([record(name, Array("nonsense".utf8)), record(name, value)])
    #expect(member.shared.receivedCount == 2)
  }

  @Test func `nothing is shared unless it is asked for`() throws {
    let plain = KafkaConnection.topics(WeirConfiguration()).map(\.0)
    #expect(!plain.contains("weir.cache"))
  }
}
