import Contract
import Models
import Testing

@testable import Answering

/// The older flow makes the calls that it is known for, so that comparisons are honest.
@Suite struct SequentialStrategyTests {
  private func calls(_ question: Question, lane: String, sql: String) async throws -> (
    chat: Int, embeddings: Int, answer: Answer
  ) {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in .plan(lane, sql: sql) }
    let pipeline = shop.pipeline(chat: chat) { $0.strategy = .sequential }
    let answer = await pipeline.answer(question)
    return (chat.requests.count, shop.embedding.calls.count, answer)
  }

  @Test func simpleFactsTakeThreeCalls() async throws {
    let made = try await calls(
      Question("names of customers", mode: .sql), lane: "sql", sql: "SELECT name FROM customer")
    #expect(made.chat == 3)
    #expect(made.answer.rows.count == 4)
  }

  @Test func otherFactsTakeFour() async throws {
    let made = try await calls(
      Question("average price and total amount of purchases for each customer", mode: .sql),
      lane: "sql", sql: "SELECT count(*) FROM purchase")
    #expect(made.chat == 4)
  }

  @Test func documentsTakeOneAndTheEmbedding() async throws {
    let made = try await calls(
      Question("a warm light", mode: .vector), lane: "vector", sql: "")
    #expect(made.chat == 1)
    #expect(made.embeddings == 1)
    #expect(made.answer.hits.count == 3)
  }

  @Test func bothTakeAllInTurn() async throws {
    let made = try await calls(
      Question("price of a warm light", mode: .hybrid), lane: "hybrid",
      sql: "SELECT price FROM product WHERE id IN (SELECT value FROM json_each(:hits)) LIMIT 1")
    #expect(made.chat == 4)
    #expect(made.embeddings == 1)
    #expect(made.answer.rows.count == 1)
    #expect(made.answer.error == nil)
  }
}
