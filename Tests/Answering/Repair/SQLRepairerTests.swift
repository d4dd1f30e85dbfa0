import SQL
import SQLite
import TestSupport
import Testing

@testable import Answering

@Suite struct SQLRepairerTests {
  private let database: PlainDatabase

  init() throws {
    database = try PlainDatabase(
      ShopFixture.file(
        ShopFixture.script + """
          CREATE TABLE "order line" (id INTEGER PRIMARY KEY, "unit price" REAL, "group" TEXT);
          INSERT INTO "order line" VALUES (1, 2.5, 'a'), (2, 5.0, 'b');
          INSERT INTO customer VALUES (7, 'O''Neil', 'St. John''s');
          """), name: "shop")
  }

  /// The rows of the repaired statement; nil when it is not mended.
  private func rows(_ reply: String) async -> [[SQLiteValue]]? {
    let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
    guard
      case .prepared(let sql, _) = await repairer.repair(
        reply, prepare: { database.problem($0) })
    else { return nil }
    return database.rows(sql)
  }

  private func first(_ reply: String) async -> SQLiteValue? { await rows(reply)?.first?.first }

  @Test(arguments: [
    "SELECT \"nickname\" FROM customer", "SELECT DISTINCT \"shoe_size\" FROM customer",
    "SELECT id, \"shoe_size\" FROM customer", "SELECT city FROM customer GROUP BY \"shoe_size\"",
    "SELECT id FROM customer WHERE id IN (SELECT \"shoe_size\" FROM customer)",
  ])
  func `a made-up column is no text, where a column is selected`(sql: String) async {
    #expect(await rows(sql) == nil)
  }

  @Test(arguments: [
    ("SELECT id FROM customer WHERE city IN (\"Austin\", \"Boston\")", SQLiteValue.integer(4)),
    ("SELECT max(CASE WHEN id = 1 THEN \"first\" ELSE \"a\" END) FROM customer", .text("first")),
    ("SELECT coalesce(NULL, \"none\")", .text("none")),
  ])
  func `a text in the quotes of names is a text where values stand`(
    sql: String, expected: SQLiteValue
  ) async {
    #expect(await first(sql) == expected)
  }

  @Test func whatIsRightStaysAsItIs() async {
    let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
    for sql in [
      "SELECT name FROM customer WHERE /* here */ city = 'London'",
      "WITH c AS (SELECT id FROM customer) SELECT count(*) FROM c",
      "SELECT name || '''s' FROM customer WHERE name LIKE '%a%'",
    ] {
      let outcome = await repairer.repair(sql, prepare: { database.problem($0) })
      #expect(outcome == .prepared(sql: sql, steps: []))
    }
  }

  @Test(arguments: [
    "```sql\nSELECT count(*) FROM customer\n```", "```SQLite\nSELECT count(*) FROM customer;",
    "Here is the query with a count:\n\nSELECT count(*) FROM customer;\n\nIt counts rows.",
    "SELECT count(*) FROM customer; DROP TABLE customer;", " select count(*) from customer",
    "SELECT count(\\*) FROM customer", "SELECT count(*) FROM Customers",
    "SELECT count(*) FROM shop.customer",
  ])
  func sqlIsFoundInWhatModelsWrite(_ reply: String) async {
    #expect(await first(reply) == .integer(5))
  }

  @Test(arguments: [
    ("SELECT YEAR(day) FROM purchase WHERE id = 1", SQLiteValue.integer(2024)),
    ("SELECT EXTRACT(MONTH FROM day) FROM purchase WHERE id = 2", .integer(2)),
    ("SELECT CONCAT(name, '-', city) FROM customer WHERE id = 1", .text("Ada-London")),
    ("SELECT DIVIDE(COUNT(*), 2) FROM customer", .real(2.5)),
    ("SELECT LEFT(name, 2) FROM customer WHERE id = 1", .text("Ad")),
    ("SELECT RIGHT(name, 2) FROM customer WHERE id = 1", .text("da")),
    ("SELECT TOP 1 name FROM customer ORDER BY name DESC", .text("O'Neil")),
    ("SELECT name FROM customer WHERE name ILIKE 'ada'", .text("Ada")),
    ("SELECT price::int FROM product WHERE id = 1", .integer(89)),
    ("SELECT (price + 1)::text FROM product WHERE id = 1", .text("90.0")),
    ("SELECT IF(price > 50, 'dear', 'cheap') FROM product WHERE id = 1", .text("dear")),
    ("SELECT DATE_FORMAT(day, '%Y-%m') FROM purchase WHERE id = 1", .text("2024-01")),
    ("SELECT DATEDIFF('2024-01-08', day) FROM purchase WHERE id = 1", .integer(3)),
    ("SELECT DATE_ADD(day, INTERVAL 1 DAY) FROM purchase WHERE id = 1", .text("2024-01-06")),
    ("SELECT day + INTERVAL '2 days' FROM purchase WHERE id = 1", .text("2024-01-07")),
    ("SELECT NVL(NULL, 3)", .integer(3)),
    ("SELECT name FROM customer ORDER BY id FETCH FIRST 1 ROWS ONLY", .text("Ada")),
    ("SELECT 1 FROM dual", .integer(1)),
  ])
  func otherDialectsAreTranslated(_ sql: String, _ expected: SQLiteValue) async {
    #expect(await first(sql) == expected)
  }

  @Test(arguments: [
    ("SELECT nmae FROM customer WHERE id = 1", SQLiteValue.text("Ada")),
    ("SELECT customer_name FROM customer WHERE id = 1", .text("Ada")),
    (
      "SELECT c.title FROM customer c JOIN purchase p ON p.customer_id = c.id JOIN product d ON d.id = p.product_id ORDER BY p.id",
      .text("Raincoat")
    ),
    ("SELECT title FROM purchase WHERE purchase.id = 2", .text("Tent")),
    ("SELECT product.title FROM purchase WHERE purchase.id = 2", .text("Tent")),
    (
      "SELECT name FROM customer, purchase WHERE customer.id = customer_id AND id = 4",
      .text("Edsger")
    ),
    ("SELECT \"name\" FROM customer WHERE city = \"Austin\"", .text("Edsger")),
    ("SELECT customer.name FROM customer AS c WHERE c.id = 1", .text("Ada")),
    ("SELECT sum(unit price) FROM order line", .real(7.5)),
    ("SELECT group FROM \"order line\" WHERE id = 2", .text("b")),
    ("SELECT count(*) FROM customer WHERE count(*) > 1 GROUP BY city", .integer(2)),
    ("SELECT sum(price WHERE category = 'camping') FROM product", .real(260.4)),
    ("SELECT name, FROM customer WHERE id = 1", .text("Ada")),
    ("SELECT count(*) FROM (SELECT 1 FROM customer", .integer(5)),
    (
      "SELECT name FROM customer WHERE id = 2 JOIN purchase ON customer.id = customer_id",
      .text("Grace")
    ),
  ])
  func namesAndSlipsAreMended(_ sql: String, _ expected: SQLiteValue) async {
    #expect(await first(sql) == expected, "\(sql)")
  }

  @Test(arguments: [
    "SELECT id FROM customer WHERE name = 'O'Neil'",
    "SELECT id FROM customer WHERE name = 'O\\'Neil'",
    "SELECT id FROM customer WHERE city = 'St. John's' AND name = 'O'Neil'",
    "SELECT id FROM customer WHERE name = \u{2018}O'Neil\u{2019}",
    "SELECT id FROM customer WHERE city = 'st johns'",
  ])
  func apostrophesAndSpellingsAreMended(_ sql: String) async {
    #expect(await first(sql) == .integer(7), "\(sql)")
  }

  @Test func aLiteralThatIsStoredElsewhereIsLookedUp() async {
    let sql = "SELECT count(*) FROM purchase WHERE customer_id = 'Ada'"
    // A number column holds no text, so nothing is known of its texts: it stays as it is.
    #expect(await first(sql) == .integer(0))
    #expect(
      await first("SELECT name FROM customer WHERE city = 'LONDON' ORDER BY id") == .text("Ada"))
  }

  @Test func whatIsForbiddenIsNotMended() async {
    let repairer = SQLRepairer(catalogue: database.catalogue)
    var tried = 0
    let outcome = await repairer.repair("SELECT nmae FROM customer") { _ in
      tried += 1
      return PrepareProblem("not authorized", isForbidden: true)
    }
    #expect(tried == 1)
    guard case .failed = outcome else {
      Issue.record("a forbidden statement was mended")
      return
    }
  }

  @Test func repairEndsWhateverItIsGiven() async {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    let words = [
      "SELECT", "FROM", "WHERE", "JOIN", "customer", "name", "c", ".", ",", "(", ")", "'", "\"",
      "=", "1", "GROUP BY", "\\_", "`", ";", "AS", "ON", "citty", "::", "INTERVAL", "UNION", "\n",
      "[", "WITH", "count", "é", "--", "/*",
    ]
    let repairer = SQLRepairer(catalogue: database.catalogue, values: database.values)
    for _ in 0..<400 {
      let text =
        "SELECT "
        + (0..<Int(random.next() % 24)).map { _ in
          words[Int(random.next() % UInt64(words.count))]
        }.joined(separator: random.next() % 3 == 0 ? "" : " ")
      var prepares = 0
      _ = await repairer.repair(text) { sql in
        prepares += 1
        return database.problem(sql)
      }
      #expect(prepares <= 3 * (repairer.maximumPrepares + 2), "\(text)")
    }
  }
}
