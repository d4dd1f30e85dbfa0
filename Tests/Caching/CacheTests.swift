import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Caching

struct Text: CacheValue, Equatable {
  var text: String
  var cacheCost: Int { text.utf8.count }
  var cacheBytes: [UInt8] { Array(text.utf8) }
  init(_ text: String) { self.text = text }
  init?(cacheBytes: [UInt8]) { text = String(decoding: cacheBytes, as: UTF8.self) }
}

struct Failure: Error, Equatable {}

@Suite struct CacheTests {
  private let key = CacheKey(kind: .embeddings, scope: ["tenant", "model"], text: "a question")

  @Test func aMissIsFilledOnceForAllWhoAsk() async {
    let cache = Cache<Text>(.embeddings, capacity: 10_000)
    let gate = Gate()
    let fills = Counter()
    await withTaskGroup(of: Result<Text, Failure>.self) { group in
      for _ in 0..<50 {
        group.addTask {
          await cache.value(for: key) {
            fills.add()
            await gate.pass()
            return .success(Text("value"))
          }.result
        }
      }
      await gate.arrivals(1)
      gate.open()
      for await result in group { #expect(result == .success(Text("value"))) }
    }
    #expect(fills.value == 1)
  }

  @Test func aFailureFailsThoseWhoWaitAndIsNotKept() async {
    let cache = Cache<Text>(.embeddings, capacity: 10_000)
    let first: Result<Text, Failure> = await cache.value(for: key) { .failure(Failure()) }.result
    #expect(first == .failure(Failure()))
    let second: (result: Result<Text, Failure>, isHit: Bool) = await cache.value(for: key) {
      .success(Text("x"))
    }
    #expect(second.result == .success(Text("x")))
    #expect(!second.isHit)
  }

  @Test func aCancelledLeaderHandsTheFillingOn() async {
    let cache = Cache<Text>(.embeddings, capacity: 10_000)
    let gate = Gate()
    let leads = Gate()
    let leader = Task { () -> Result<Text, Failure> in
      await cache.value(for: key) {
        leads.open()
        await leads.pass()
        await gate.pass()
        return Task.isCancelled ? .failure(Failure()) : .success(Text("leader"))
      }.result
    }
    await leads.arrivals(1)
    let follower = Task { () -> Result<Text, Failure> in
      await cache.value(for: key) { .success(Text("follower")) }.result
    }
    leader.cancel()
    gate.open()
    #expect(await leader.value == .failure(Failure()))
    #expect(await follower.value == .success(Text("follower")))
  }

  @Test func aCancelledFollowerGoesItsOwnWay() async {
    let cache = Cache<Text>(.embeddings, capacity: 10_000)
    let gate = Gate()
    let leader = Task { () -> Result<Text, Failure> in
      await cache.value(for: key) {
        await gate.pass()
        return .success(Text("leader"))
      }.result
    }
    await gate.arrivals(1)
    let follower = Task { () -> Result<Text, Failure> in
      await cache.value(for: key) { .failure(Failure()) }.result
    }
    follower.cancel()
    #expect(await follower.value == .failure(Failure()))
    gate.open()
    #expect(await leader.value == .success(Text("leader")))
  }

  @Test func hitsAndMissesAreCounted() async {
    let metrics = Metrics()
    let cache = Cache<Text>(.patterns, capacity: 10_000, metrics: metrics)
    #expect(cache.value(for: key) == nil)
    cache.insert(Text("x"), for: key)
    #expect(cache.value(for: key) == Text("x"))
    #expect(metrics.cacheLookups[.patterns, .hit].value == 1)
    #expect(metrics.cacheLookups[.patterns, .miss].value == 1)
  }

  @Test func tenantsAndTextsDoNotMeet() {
    let keys = Set([
      CacheKey(kind: .schema, scope: ["a", "bc"], text: "d"),
      CacheKey(kind: .schema, scope: ["ab", "c"], text: "d"),
      CacheKey(kind: .schema, scope: ["a", "bc", "d"], text: ""),
      CacheKey(kind: .patterns, scope: ["a", "bc"], text: "d"),
    ])
    #expect(keys.count == 4)
  }

  @Test func aValueOutlivesTheProcessOnDisk() async throws {
    try await withFolder { folder in
      let store = DiskCacheStore(folder: folder, bytes: 1 << 20)
      let writer = CacheWriter(store: store)
      let cache = Cache<Text>(.embeddings, capacity: 10_000, writer: writer)
      cache.insert(Text("kept"), for: key)
      await writer.flush()
      store.close()

      let again = DiskCacheStore(folder: folder, bytes: 1 << 20)
      let warmed = Cache<Text>(.embeddings, capacity: 10_000, writer: CacheWriter(store: again))
      await warmed.warm()
      #expect(warmed.value(for: key) == Text("kept"))
      let cold = Cache<Text>(.embeddings, capacity: 10_000, writer: CacheWriter(store: again))
      let found: (result: Result<Text, Failure>, isHit: Bool) = await cold.value(for: key) {
        .failure(Failure())
      }
      #expect(found.result == .success(Text("kept")))
      #expect(found.isHit)
      again.close()
    }
  }

  @Test func aDamagedFileStartsEmpty() async throws {
    try await withFolder { folder in
      try Data("this is no database, whatever its name says".utf8)
        .write(to: URL(fileURLWithPath: folder + "/cache.sqlite"))
      let store = DiskCacheStore(folder: folder, bytes: 1 << 20)
      let entry = CacheEntry(kind: .schema, key: key, bytes: [1, 2, 3])
      #expect(await store.entry(.schema, key) == nil)
      await store.store([entry])
      #expect(await store.entry(.schema, key) == entry)
      store.close()
    }
  }

  @Test func aFolderThatCannotBeMadeIsNoSecondLevel() async {
    let store = DiskCacheStore(folder: "/proc/nowhere", bytes: 1 << 20)
    await store.store([CacheEntry(kind: .schema, key: key, bytes: [1])])
    #expect(await store.entry(.schema, key) == nil)
    #expect(await store.recent(.schema, bytes: 100) == [])
    store.close()
    #expect(await store.entry(.schema, key) == nil)
  }

  @Test func theDiskIsBounded() async throws {
    try await withFolder { folder in
      let store = DiskCacheStore(folder: folder, bytes: 10_000)
      for number in 0..<100 {
        let key = CacheKey(kind: .schema, scope: [], text: "\(number)")
        await store.store([
          CacheEntry(kind: .schema, key: key, bytes: [UInt8](repeating: 7, count: 1_000))
        ])
      }
      let kept = await store.recent(.schema, bytes: 1 << 20)
      #expect((5...10).contains(kept.count))
      #expect(kept.first?.key == CacheKey(kind: .schema, scope: [], text: "99"))
      store.close()
    }
  }

  @Test func theWriterWritesWhatIsLeftWhenItIsStopped() async {
    let store = InMemoryCacheStore()
    let writer = CacheWriter(store: store)
    let cache = Cache<Text>(.schema, capacity: 10_000, writer: writer)
    let task = Task { await writer.run() }
    cache.insert(Text("x"), for: key)
    task.cancel()
    await task.value
    #expect(await store.entry(.schema, key)?.bytes == Text("x").cacheBytes)
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("weir-cache-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }
}
