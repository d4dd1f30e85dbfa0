import Contract
import JSON
import Models
import Synchronization
import TestSupport
import Testing
import Vectors

@testable import Answering

/// Holds searches until a test lets them go.
private struct GatedVectors: VectorSearching {
  let inner: VectorCollections
  let gate: Gate
  var collectionNames: [String] { inner.collectionNames }

  func searchEach(
    _ queries: [VectorQuery], deadline: ContinuousClock.Instant
  ) async -> [Result<[VectorHit], VectorError>] {
    await gate.pass()
    guard !Task.isCancelled else { return queries.map { _ in .failure(.cancelled) } }
    return await inner.searchEach(queries, deadline: deadline)
  }

  func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit]? { nil }
}

@Suite struct HybridLaneTests {
  private let sql = """
    SELECT title, price FROM product
    WHERE id IN (SELECT value FROM json_each(:hits)) AND price < 100 ORDER BY price
    """
  private let text = "Which products under 100 are a light for dark nights"

  @Test func searchAndPlanGoOnSideBySide() async throws {
    let shop = try ShopFixture()
    let searches = Gate()
    let plans = Gate()
    let sql = sql
    let chat = ScriptedChatModel { _ in
      await plans.pass()
      return .plan("hybrid", sql: sql)
    }
    let pipeline = shop.pipeline(
      chat: chat, vectors: GatedVectors(inner: shop.vectors, gate: searches)
    ) { $0.hybridHits = 2 }
    let task = Task { [text] in await pipeline.answer(Question(text, mode: .hybrid)) }
    // Both have begun, and neither has been let go: they wait for nothing of each other.
    await searches.arrivals(1)
    await plans.arrivals(1)
    plans.open()
    searches.open()
    let answer = await task.value
    #expect(answer.error == nil)
    #expect(answer.route == .hybrid)
    #expect(answer.rows == [[.text("Lamp"), .real(19.9)]])
    #expect(answer.hits.first?.id == "3")
    #expect(answer.parameters.first?.name == "hits")
  }

  @Test func aPlanThatFailsEndsTheSearch() async throws {
    let shop = try ShopFixture()
    let searches = Gate()
    let chat = ScriptedChatModel { _ throws(ModelError) in
      await searches.arrivals(1)
      throw .unavailable(reason: "500")
    }
    let pipeline = shop.pipeline(
      chat: chat, vectors: GatedVectors(inner: shop.vectors, gate: searches))
    let answer = await pipeline.answer(Question(text, mode: .hybrid))
    #expect(answer.error?.code == .aiUnavailable)
    #expect(searches.cancellations == 1)
  }

  @Test func aPlanThatNeedsNoSearchEndsIt() async throws {
    let shop = try ShopFixture()
    let searches = Gate()
    let chat = ScriptedChatModel { _ in
      await searches.arrivals(1)
      return .plan(sql: "SELECT count(*) FROM product")
    }
    let pipeline = shop.pipeline(
      chat: chat, vectors: GatedVectors(inner: shop.vectors, gate: searches))
    let answer = await pipeline.answer(Question(text, mode: .hybrid))
    #expect(answer.rows == [[.integer(4)]])
    #expect(answer.route == .plan)
    #expect(searches.cancellations == 1)
  }

  @Test func cancellingTheQuestionEndsBothBranches() async throws {
    let shop = try ShopFixture()
    let searches = Gate()
    let plans = Gate()
    let chat = ScriptedChatModel { _ throws(ModelError) in
      await plans.pass()
      throw .cancelled
    }
    let pipeline = shop.pipeline(
      chat: chat, vectors: GatedVectors(inner: shop.vectors, gate: searches))
    let task = Task { [text] in await pipeline.answer(Question(text, mode: .hybrid)) }
    await searches.arrivals(1)
    await plans.arrivals(1)
    task.cancel()
    #expect(await task.value.error != nil)
    #expect(searches.cancellations == 1)
    #expect(plans.cancellations == 1)
  }

  @Test func hitsComeFirstForThoseWhoStream() async throws {
    let shop = try ShopFixture()
    let plans = Gate()
    let sql = sql
    let chat = ScriptedChatModel { _ in
      await plans.pass()
      return .plan("hybrid", sql: sql)
    }
    let parts = PartList()
    let answer = await shop.pipeline(chat: chat).answer(
      Question(text, mode: .hybrid, streams: true)
    ) { part in
      parts.append(part)
      plans.open()
    }
    #expect(parts.all.count == 1)
    #expect(parts.all.first?.isProvisional == true)
    #expect(parts.all.first?.hits.isEmpty == false)
    #expect(answer.isProvisional == false)
    #expect(answer.error == nil)
  }

  @Test func theSecondTimeOnlyTheSearchIsAsked() async throws {
    let shop = try ShopFixture()
    let sql = sql
    let chat = ScriptedChatModel { _ in .plan("hybrid", sql: sql) }
    let pipeline = shop.pipeline(chat: chat)
    let first = await pipeline.answer(Question(text, mode: .hybrid))
    let second = await pipeline.answer(Question(text, mode: .hybrid))
    #expect(chat.requests.count == 1)
    #expect(shop.embedding.calls.count == 1)
    #expect(second.rows == first.rows)
    let other = await pipeline.answer(
      Question("Which products under 50 are a light for dark nights", mode: .hybrid))
    #expect(chat.requests.count == 1)
    #expect(other.parameters.contains { $0.value == .integer(50) })
  }

  @Test func withoutAModelTheRowsOfTheHitsAreFiltered() async throws {
    let shop = try ShopFixture()
    let answer = await shop.pipeline().answer(
      Question("camping products like a warm light for dark nights", mode: .hybrid))
    #expect(answer.error == nil)
    #expect(answer.route == .hybrid)
    #expect(answer.columns.map(\.name).prefix(2) == ["id", "title"])
    #expect(answer.rows.first?[1] == .text("Lamp"))
    #expect(Set(answer.rows.map { $0[2] }) == [.text("camping")])
    #expect(!answer.hits.isEmpty)
  }
}

final class PartList: Sendable {
  private let parts = Mutex<[Answer]>([])
  func append(_ part: Answer) { parts.withLock { $0.append(part) } }
  var all: [Answer] { parts.withLock { $0 } }
}
