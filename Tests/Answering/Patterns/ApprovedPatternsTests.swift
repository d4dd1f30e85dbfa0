import Contract
import JSON
import Models
import SQL
import Testing

@testable import Answering

@Suite struct ApprovedPatternsTests {
  private static let file = """
    patterns:
      - database: shop
        question: which clients come from {customer.city}
        sql: SELECT name FROM customer WHERE city = :s0 ORDER BY id
        approved: true
        seen: 120
        model: gpt-4
      - database: shop
        question: how dear is {product.title}
        sql: SELECT price FROM product WHERE title = :s0
        approved: false
    """

  private func compiled(_ text: String, _ shop: ShopFixture) async throws -> ApprovedPatterns {
    try await ApprovedPatterns(
      PatternFile.read(Array(text.utf8), path: "/etc/weir/patterns.yaml"),
      databases: [shop.database])
  }

  private func pipeline(_ approved: ApprovedPatterns, _ shop: ShopFixture) -> Pipeline {
    Pipeline(databases: [shop.database], approved: approved)
  }

  @Test func anApprovedPatternServesEveryTenantAndSaysWhereItIsFrom() async throws {
    let shop = try ShopFixture()
    let approved = try await compiled(Self.file, shop)
    #expect(approved.count == 1)
    #expect(approved.waiting == 1)
    let pipeline = pipeline(approved, shop)
    let answer = await pipeline.answer(
      Question("Please tell me which clients come from Austin", mode: .sql, tenant: "any"))
    #expect(answer.rows == [[.text("Edsger")]])
    #expect(answer.route == .pattern)
    #expect(answer.sql?.contains(":s0") == true)
    #expect(answer.parameters.map(\.name) == ["s0"])
    #expect(
      answer.explanation.contains { $0.contains("patterns.yaml:2, seen 120 times, by gpt-4") })
    let atOnce = pipeline.answerAtOnce(
      Question("which clients come from london", mode: .sql), on: try pipeline.makeWorker())
    #expect(atOnce?.rows == [[.text("Ada")], [.text("Alan")]])
    // A value that is stored elsewhere, and one that is stored nowhere.
    for city in ["Raincoat", "Paris"] {
      let other = await pipeline.answer(
        Question("which clients come from \(city)", mode: .sql))
      #expect(other.error?.code == .aiUnavailable)
    }
    // Nobody has approved it.
    let waiting = await pipeline.answer(Question("how dear is Tent", mode: .sql))
    #expect(waiting.error?.code == .aiUnavailable)
  }

  @Test func numbersAndWrittenValuesAreBoundAsTheyStand() async throws {
    let shop = try ShopFixture()
    let approved = try await compiled(
      """
      patterns:
        - {database: shop, approved: true,
           question: "clients in London who bought over {number} of {text}",
           sql: "SELECT DISTINCT c.name FROM customer c JOIN purchase p ON p.customer_id = c.id JOIN product d ON d.id = p.product_id WHERE c.city = 'London' AND p.amount >= :s0 AND d.title = :s1"}
      """, shop)
    let pipeline = pipeline(approved, shop)
    func names(_ question: String) async -> [[Value]] {
      await pipeline.answer(Question(question, mode: .sql)).rows
    }
    #expect(await names("clients in London who bought over 2 of \"Raincoat\"") == [[.text("Ada")]])
    #expect(await names("clients in London who bought over 3 of \"Raincoat\"") == [])
    #expect(await names("clients in Austin who bought over 2 of \"Tent\"") == [])
  }

  @Test(arguments: [
    ("question: a {customer.town}\n    sql: SELECT :s0", 2, "no column customer.town"),
    ("question: a {customer.city\n    sql: SELECT 1", 2, "brace"),
    ("question: a {customer.city}\n    sql: SELECT 1", 2, ":s0 of the question is not used"),
    ("question: a {customer.city}\n    sql: SELECT :s0, :s1", 2, ":s1 is no place"),
    ("question: a {customer.city}\n    sql: SELECT :s0 FROM nothing", 2, "nothing"),
    ("question: a {customer.city}\n    sql: DELETE FROM customer WHERE city = :s0", 2, ""),
    ("question: how much\n    sql: SELECT amount FROM salary", 2, "salary"),
    ("question: how much\n    sql: ''", 4, "needs its SQL"),
    ("question: how much\n    sq: SELECT 1", 4, "unknown key sq"),
    ("question: how much\n    sql: SELECT 1\n    seen: [", 0, ""),
  ])
  func aBadEntryIsAnErrorWithItsLine(entry: String, line: Int, reason: String) async throws {
    let shop = try ShopFixture()
    let text = "patterns:\n  - database: shop\n    \(entry)\n    approved: true\n"
    do {
      _ = try await compiled(text, shop)
      Issue.record("\(entry) was taken")
    } catch let error as PatternFileError {
      #expect("\(error)".contains(reason), "\(error)")
      if line > 0 { #expect("\(error)".hasPrefix("/etc/weir/patterns.yaml:\(line): "), "\(error)") }
    }
  }

  @Test func theSameQuestionTwiceAndAnUnknownDatabaseAreErrors() async throws {
    let shop = try ShopFixture()
    let twice =
      Self.file + "\n"
        + """
          - database: shop
            question: Please list which client comes from {customer.city}
            sql: SELECT 1 WHERE :s0 = :s0
            approved: true
        """
    await #expect(throws: PatternFileError.self) { try await compiled(twice, shop) }
    await #expect(throws: PatternFileError.self) {
      try await compiled(Self.file.replacing("database: shop", with: "database: mall"), shop)
    }
  }

  @Test func whatIsProposedIsReadBackAndWorksOnceApproved() async throws {
    let shop = try ShopFixture()
    let chat = ScriptedChatModel { _ in
      .plan(sql: "SELECT name FROM customer WHERE city = 'London' ORDER BY id")
    }
    let learning = shop.pipeline(chat: chat)
    let first = await learning.answer(Question("Which clients are in London?", mode: .sql))
    let form = try #require(first.form)
    let text = PatternFile.render([
      PatternProposal(
        database: form.database, question: form.question, sql: form.sql, seen: 3,
        routes: ["plan": 3], errors: ["deadline_exceeded": 1], savedMsP50: 640.25,
        savedTokens: 812, agreement: 1, model: "m\"\\\n", first: "2026-01-01T00:00:00Z",
        last: "2026-01-02T00:00:00Z")
    ])
    let entries = try PatternFile.read(Array(text.utf8), path: "p.yaml")
    #expect(entries.map(\.isApproved) == [false])
    let approved = try await compiled(
      text.replacing("approved: false", with: "approved: true"), shop)
    let answer = await pipeline(approved, shop)
      .answer(Question("which clients are in Austin", mode: .sql))
    #expect(answer.rows == [[.text("Edsger")]])
    #expect(try PatternFile.read(Array(PatternFile.render([]).utf8), path: "p").isEmpty)
  }
}
