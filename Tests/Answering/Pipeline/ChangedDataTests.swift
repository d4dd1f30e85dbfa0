import Contract
import Foundation
import Models
import SQL
import SQLite
import Testing

@testable import Answering

@Suite struct ChangedDataTests {
  @Test func anAnswerIsOutOfDateOnceTheDataHasChanged() async throws {
    let shop = try ShopFixture()
    let path = shop.database.database.file.path
    let pipeline = shop.pipeline(templates: true)
    #expect(pipeline.lookForChanges() == DataChanges())
    let before = await pipeline.answer(Question("How many customers are there?", mode: .sql))
    #expect(before.rows == [[.integer(4)]])
    #expect(pipeline.isCurrent(before))

    let writer = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: false))
    try writer.execute("INSERT INTO customer VALUES (5, 'Barbara', 'Boston')")
    #expect(pipeline.lookForChanges().databases == ["shop"])
    #expect(!pipeline.isCurrent(before))
    let after = await pipeline.answer(Question("How many customers are there?", mode: .sql))
    #expect(after.rows == [[.integer(5)]])
    #expect(pipeline.isCurrent(after))
    #expect(pipeline.isCurrent(Answer(route: .vector)))
  }

  @Test func whatWasLearntOfAnotherSchemaIsNotUsed() async throws {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in
      .plan(sql: "SELECT name FROM customer WHERE city = 'London' ORDER BY id")
    }
    let pipeline = shop.pipeline(chat: chat)
    _ = pipeline.lookForChanges()
    _ = await pipeline.answer(Question("Clients in London?", mode: .sql))
    let known = await pipeline.answer(Question("Clients in Austin?", mode: .sql))
    #expect(known.route == .pattern)
    #expect(chat.requests.count == 1)

    let writer = try SQLiteConnection(
      path: shop.database.database.file.path, mode: .readWrite(createIfMissing: false))
    try writer.execute("ALTER TABLE customer ADD COLUMN street TEXT")
    #expect(pipeline.lookForChanges().schemas == ["shop"])
    _ = await pipeline.answer(Question("Clients in Austin?", mode: .sql))
    #expect(chat.requests.count == 2)
  }

  @Test func anotherFileInTheSamePlaceIsAChange() throws {
    let shop = try ShopFixture()
    let pipeline = shop.pipeline()
    _ = pipeline.lookForChanges()
    let path = shop.database.database.file.path
    let other = try ShopFixture.file(ShopFixture.script)
    #expect(rename(other, path) == 0)
    #expect(pipeline.lookForChanges().databases == ["shop"])
  }
}
