import Caching
import Contract
import Models
import SQL
import Testing
import Vectors

@testable import Answering

@Suite struct PipelineTests {
  @Test func aSearchEmbedsOnceAndRemembers() async throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline()
    let question = Question("a warm light for dark nights", mode: .vector)
    let first = await pipeline.answer(question)
    #expect(first.route == .vector)
    #expect(first.hits.first?.id == "3")
    #expect(first.hits.count == 3)
    let second = await pipeline.answer(question)
    #expect(second.hits == first.hits)
    #expect(shop.embedding.calls.count == 1)
    #expect(second.usage.embeddingTokens == nil)
    #expect((first.usage.embeddingTokens ?? 0) > 0)
  }

  @Test func unknownAndForbiddenAreToldApart() async throws {
    let shop = try ShopFixture(tenants: ["acme"])
    var closed = shop.collection
    closed.tenants = ["acme"]
    let pipeline = shop.pipeline(collections: [closed])
    func code(_ question: Question) async -> ErrorCode? {
      await pipeline.answer(question).error?.code
    }
    #expect(await code(Question("x", mode: .sql, database: "nowhere")) == .unknownDatabase)
    #expect(await code(Question("x", mode: .sql, database: "shop")) == .forbidden)
    #expect(
      await code(Question("x", mode: .sql, tenant: "other", database: "shop")) == .forbidden)
    #expect(
      await code(Question("x", mode: .vector, tenant: "acme", collections: ["no"]))
        == .unknownCollection)
    #expect(
      await code(Question("x", mode: .vector, tenant: "other", collections: ["products"]))
        == .forbidden)
    #expect(await code(Question("x", mode: .auto, tenant: "other")) == .forbidden)
    // Something else being open does not make the question the asker's fault.
    let searchable = shop.pipeline(collections: [shop.collection])
    let shut = await searchable.answer(Question("x", mode: .sql, tenant: "other"))
    #expect(shut.error?.code == .forbidden)
    let readable = try ShopFixture().pipeline(collections: [closed])
    let unsearchable = await readable.answer(Question("x", mode: .vector, tenant: "other"))
    #expect(unsearchable.error?.code == .forbidden)
    let worker = try pipeline.makeWorker()
    #expect(
      pipeline.answerAtOnce(
        Question("x", mode: .sql, tenant: "other", database: "shop"), on: worker)?.error?.code
        == .forbidden)
  }

  @Test func theDatabaseThatTheQuestionSpeaksOfIsChosen() async throws {
    let shop = try ShopFixture()
    let zoo = try ShopFixture(
      name: "zoo",
      script: """
        CREATE TABLE animal (id INTEGER PRIMARY KEY, species TEXT, keeper TEXT);
        INSERT INTO animal VALUES (1, 'Zebra', 'Ada'), (2, 'Lion', 'Alan');
        """, allow: [])
    let chat = ScriptedChatModel { request in
      .plan(
        sql: request.messages[0].content.contains("animal")
          ? "SELECT count(*) FROM animal" : "SELECT count(*) FROM customer")
    }
    let pipeline = shop.pipeline(chat: chat, databases: [shop.database, zoo.database])
    let animals = await pipeline.answer(Question("count the animals by species", mode: .sql))
    #expect(animals.rows == [[.integer(2)]])
    let customers = await pipeline.answer(Question("count the customers per city", mode: .sql))
    #expect(customers.rows == [[.integer(4)]])
    let neither = await pipeline.answer(Question("how is life", mode: .sql))
    #expect(neither.error?.code == .notUnderstood)
    #expect(neither.error?.field == "database")
  }

  @Test func templatesAnswerAtOnceWithoutAModel() async throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true)
    let worker = try pipeline.makeWorker()
    let question = Question("How many customers are there?", mode: .sql)
    let atOnce = try #require(pipeline.answerAtOnce(question, on: worker))
    #expect(atOnce.rows == [[.integer(4)]])
    #expect(atOnce.route == .template)
    let inTime = await pipeline.answer(question)
    #expect(inTime.rows == atOnce.rows)
    #expect(inTime.sql == atOnce.sql)
  }

  @Test func aQueryBeyondTheSmallBudgetShiftsUp() async throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true) { $0.atOnceBudget = .zero }
    let worker = try pipeline.makeWorker()
    let big = """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
      SELECT count(*) FROM n
      """
    let trace = Question("n", mode: .sql)
    #expect(
      pipeline.runAtOnce(
        big, [], shop.database, trace, on: worker, route: .pattern) == nil)
    // The same statement is not tried again on this thread for now.
    #expect(worker.longStatements.contains(big, in: shop.database.name, now: .now))
  }

  @Test func autoModeSearchesWhereMeaningIsAsked() async throws {
    let shop = try ShopFixture()
    let answer = await shop.pipeline(templates: true).answer(
      Question("something similar to a story about friendship"))
    #expect(answer.route == .vector)
    #expect(answer.hits.first?.id == "4")
    #expect(answer.explanation.contains { $0.contains("routed to vector") })
  }

  @Test func explanationsAreForThoseWhoAsk() async throws {
    let shop = try ShopFixture()
    let answer = await shop.pipeline(templates: true).answer(
      Question("something similar to a story about friendship", explains: false))
    #expect(answer.explanation.isEmpty)
  }

  @Test func largeResultsComeInPages() async throws {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in .plan(sql: "SELECT id FROM purchase ORDER BY id") }
    let pipeline = shop.pipeline(chat: chat)
    let first = await pipeline.answer(
      Question("ids", mode: .sql, page: PageRequest(size: 2)))
    #expect(first.rows == [[.integer(1)], [.integer(2)]])
    #expect(first.isPartial)
    let cursor = try #require(first.page?.cursor)

    // Another member, after a restart: nothing but the key is shared, and nothing is planned.
    let silent = ScriptedChatModel { _ throws(ModelError) in throw .circuitOpen }
    let other = shop.pipeline(chat: silent)
    let second = await other.answer(
      Question("ids", mode: .sql, page: PageRequest(size: 2, cursor: cursor)))
    #expect(second.rows == [[.integer(3)], [.integer(4)]])
    let last = await other.answer(
      Question("ids", mode: .sql, page: PageRequest(size: 2, cursor: second.page?.cursor)))
    #expect(last.rows == [[.integer(5)]])
    #expect(!last.isPartial)
    #expect(last.page == PageInfo(cursor: nil, size: 1))
    #expect(silent.requests.isEmpty)

    // A limit that the page before has used up leaves nothing: that is the end, and no error.
    let over = await other.answer(
      Question("ids", mode: .sql, limit: 2, page: PageRequest(cursor: cursor)))
    #expect(over.error == nil)
    #expect(over.rows.isEmpty && !over.isPartial)
    #expect(over.page == PageInfo(cursor: nil, size: 0))

    let foreign = await other.answer(
      Question("ids", mode: .sql, tenant: "x", page: PageRequest(cursor: cursor)))
    #expect(foreign.error?.code == .invalidRequest)
    let forged = await other.answer(
      Question("ids", mode: .sql, page: PageRequest(cursor: cursor + "A")))
    #expect(forged.error?.code == .invalidRequest)
  }

  @Test func theAskersLimitIsNoCut() async throws {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in .plan(sql: "SELECT id FROM purchase ORDER BY id") }
    let answer = await shop.pipeline(chat: chat).answer(
      Question("ids", mode: .sql, limit: 3))
    #expect(answer.rows.count == 3)
    #expect(!answer.isPartial)
    let cut = await shop.pipeline(chat: chat) { $0.maximumRows = 2 }
      .answer(Question("ids", mode: .sql))
    #expect(cut.isPartial)
    #expect(cut.page?.cursor != nil)
    #expect(cut.page?.size == 2)
  }

  @Test func patternsOutliveTheProcess() async throws {
    let shop = try ShopFixture()
    let store = InMemoryCacheStore()
    let chat = ScriptedChatModel { _ in
      .plan(sql: "SELECT count(*) FROM customer WHERE city = 'London'")
    }
    let caches = AnsweringCaches(store: store)
    _ = await shop.pipeline(chat: chat, caches: caches)
      .answer(Question("Clients in London?", mode: .sql))
    let writing = Task { await caches.run() }
    writing.cancel()
    await writing.value

    let warmed = AnsweringCaches(store: store)
    let running = Task { await warmed.run() }
    running.cancel()
    await running.value
    let answer = await shop.pipeline(caches: warmed)
      .answer(Question("Clients in Austin?", mode: .sql))
    #expect(answer.rows == [[.integer(1)]])
    #expect(chat.requests.count == 1)
  }

  @Test func anAnswerFitsIntoItsRecord() async throws {
    let rows = (0..<50).map { "(\($0 + 100), '\(String(repeating: "\"", count: 200))', 'x')" }
    let shop = try ShopFixture(
      script: ShopFixture.script + "INSERT INTO customer VALUES \(rows.joined(separator: ","));")
    let chat = ScriptedChatModel { _ in .plan(sql: "SELECT * FROM customer ORDER BY id") }
    let answer = await shop.pipeline(chat: chat) { $0.maximumBytes = 5_000 }
      .answer(Question("all", mode: .sql))
    #expect(answer.isPartial)
    #expect(answer.page?.cursor != nil)
    #expect(EncodedAnswer(answer).byteCount < 6_000)
    #expect(answer.rows.count > 4)
    let none = await shop.pipeline(chat: chat) { $0.maximumBytes = 10 }
      .answer(Question("all", mode: .sql))
    #expect(none.error?.code == .tooLarge)
  }
}
