import Contract
import Models
import SQL
import SQLite
import Testing

@testable import Answering

/// A worker remembers how a question was read; never what the answer was, nor for whom.
@Suite struct RecentReadingsTests {
  private let count = "How many customers are there?"

  @Test func `a question read before is executed anew`() throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true)
    let worker = try pipeline.makeWorker()
    let question = Question(count, mode: .sql)
    #expect(pipeline.answerAtOnce(question, on: worker)?.rows == [[.integer(4)]])
    let writer = try SQLiteConnection(
      path: shop.database.database.file.path, mode: .readWrite(createIfMissing: false))
    try writer.execute("INSERT INTO customer VALUES (9, 'Barbara', 'Boston')")
    #expect(pipeline.answerAtOnce(question, on: worker)?.rows == [[.integer(5)]])
  }

  @Test func `the same words of another tenant are read for that tenant`() throws {
    let fewer = "DELETE FROM purchase; DELETE FROM customer WHERE id > 1;"
    let acme = try ShopFixture(name: "one", tenants: ["acme"])
    let other = try ShopFixture(
      name: "two", script: ShopFixture.script + fewer, tenants: ["other"])
    let pipeline = acme.pipeline(
      templates: true, collections: [], databases: [acme.database, other.database])
    let worker = try pipeline.makeWorker()
    for _ in 0..<2 {
      let first = pipeline.answerAtOnce(Question(count, mode: .sql, tenant: "acme"), on: worker)
      #expect(first?.rows == [[.integer(4)]])
      let second = pipeline.answerAtOnce(Question(count, mode: .sql, tenant: "other"), on: worker)
      #expect(second?.rows == [[.integer(1)]])
      let stranger = pipeline.answerAtOnce(Question(count, mode: .sql, tenant: "no"), on: worker)
      #expect(stranger?.error?.code == .forbidden)
    }
  }

  @Test func `the same words asked of another database are read there`() throws {
    let fewer = "DELETE FROM purchase; DELETE FROM customer WHERE id > 2;"
    let one = try ShopFixture(name: "one")
    let two = try ShopFixture(name: "two", script: ShopFixture.script + fewer)
    let pipeline = one.pipeline(templates: true, databases: [one.database, two.database])
    let worker = try pipeline.makeWorker()
    for _ in 0..<2 {
      let first = pipeline.answerAtOnce(Question(count, mode: .sql, database: "one"), on: worker)
      #expect(first?.rows == [[.integer(4)]])
      let second = pipeline.answerAtOnce(Question(count, mode: .sql, database: "two"), on: worker)
      #expect(second?.rows == [[.integer(2)]])
    }
  }

  @Test(arguments: ["List the names of all customers.", "List the names of customers in London"])
  func `a limit bounds the answer of its request only`(text: String) async throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true)
    let worker = try pipeline.makeWorker()
    func rows(_ limit: Int?) -> Int? {
      let question = Question(text, mode: .sql, limit: limit)
      return pipeline.answerAtOnce(question, on: worker)?.rows.count
    }
    // Nor may what is learnt from a bounded answer bound the next.
    let first = rows(1)
    #expect(first == 1)
    let all = try #require(rows(nil))
    #expect(all > 1)
    #expect(await pipeline.answer(Question(text, mode: .sql)).rows.count == all)
    #expect(rows(1) == 1)
    #expect(rows(all - 1) == all - 1)
    #expect(rows(nil) == all)
  }

  @Test func `what is learnt after a reading is used with it`() async throws {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in
      .plan(sql: "SELECT name FROM customer WHERE city = 'London'")
    }
    let pipeline = shop.pipeline(chat: chat)
    let worker = try pipeline.makeWorker()
    let question = Question("who dwells in London of them", mode: .sql)
    #expect(pipeline.answerAtOnce(question, on: worker) == nil)
    let planned = await pipeline.answer(question)
    #expect(planned.route == .plan)
    let atOnce = pipeline.answerAtOnce(question, on: worker)
    #expect(atOnce?.route == .pattern)
    #expect(atOnce?.rows == planned.rows)
  }

  @Test func `a change of the schema makes what was read before void`() throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true)
    let worker = try pipeline.makeWorker()
    _ = pipeline.lookForChanges()
    let before = try #require(counted(pipeline, worker))
    #expect(before === counted(pipeline, worker))
    let writer = try SQLiteConnection(
      path: shop.database.database.file.path, mode: .readWrite(createIfMissing: false))
    try writer.execute("CREATE TABLE refund (id INTEGER PRIMARY KEY, amount REAL)")
    #expect(pipeline.lookForChanges().schemas == ["shop"])
    #expect(!before.isCurrent)
    let after = try #require(counted(pipeline, worker))
    #expect(before !== after)
    #expect(before.patternKey != after.patternKey)
  }

  @Test func `a worker that serves another pipeline forgets the readings of the first`() throws {
    let fewer = "DELETE FROM purchase; DELETE FROM customer WHERE id > 3;"
    let (one, two) = (try ShopFixture(), try ShopFixture(script: ShopFixture.script + fewer))
    let (first, second) = (one.pipeline(templates: true), two.pipeline(templates: true))
    let worker = try first.makeWorker()
    let question = Question(count, mode: .sql)
    #expect(first.answerAtOnce(question, on: worker)?.rows == [[.integer(4)]])
    // Connections are kept by file: they are not mixed up either.
    #expect(second.answerAtOnce(question, on: worker)?.rows == [[.integer(3)]])
    #expect(first.answerAtOnce(question, on: worker)?.rows == [[.integer(4)]])
  }

  @Test func `old readings make room for new ones`() throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline(templates: true)
    let worker = try pipeline.makeWorker()
    let reading = try #require(counted(pipeline, worker))
    var readings = RecentReadings()
    func key(_ number: Int) -> RecentReadings.Key {
      RecentReadings.Key(text: "q\(number)", tenant: nil, database: nil)
    }
    _ = readings.entry(for: key(0), of: pipeline)
    for number in 0..<10_000 {
      readings.insert(reading, for: key(number))
      // Asked for again and again, so it stays.
      #expect(readings.entry(for: key(0), of: pipeline) != nil)
    }
    #expect(readings.entry(for: key(9_999), of: pipeline) != nil)
    #expect(readings.entry(for: key(1), of: pipeline) == nil)
    #expect(readings.count <= 2 * 2048)
  }

  private func counted(_ pipeline: Pipeline, _ worker: AnsweringWorker) -> RecentReadings.Entry? {
    _ = pipeline.answerAtOnce(Question(count, mode: .sql), on: worker)
    let key = RecentReadings.Key(text: count, tenant: nil, database: nil)
    return worker.readings.entry(for: key, of: pipeline)
  }
}
