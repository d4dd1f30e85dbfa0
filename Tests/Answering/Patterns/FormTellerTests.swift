import Contract
import JSON
import Models
import SQL
import Stemming
import TestSupport
import Testing

@testable import Answering

/// What telemetry may tell of a question: nothing that could be a value.
@Suite struct FormTellerTests {
  private func told(
    _ question: String, sql: String? = nil, _ shop: ShopFixture
  ) throws -> AnswerForm? {
    let stemmer = try Stemmer()
    let database = shop.database
    let skeleton = Skeletoniser(
      values: database.values, access: .everything, stemmer: stemmer,
      references: database.references
    ).skeleton(of: question)
    let pattern = sql.map {
      PatternLearner(catalogue: database.catalogue).pattern(skeleton, sql: $0)
    }
    return FormTeller(database: database, stemmer: stemmer).form(of: question, skeleton, pattern)
  }

  @Test func valuesBecomePlaces() throws {
    let shop = try ShopFixture()
    let form = try told(
      "How many customers live in London?",
      sql: "SELECT count(*) FROM customer WHERE city = 'London'", shop)
    #expect(form?.question == "how many customers live in {customer.city}")
    #expect(form?.sql == "SELECT count(*) FROM customer WHERE city = :s0")
    let amount = try told(
      "products with a price above 75", sql: "SELECT title FROM product WHERE price > 75", shop)
    #expect(amount?.question == "products with a price above {whole}")
    #expect(amount?.sql == "SELECT title FROM product WHERE price > :s0")
  }

  @Test(arguments: [
    "purchases of Bartholomew Quimby", "purchases of bartholomew", "customers called mueller",
    "what did zelda@example.com buy", "purchases with the code X99-77AB",
    "customers in Königsberg", "products like 東京", "what does Long buy",
    "my pin is hunter2, how many customers", "does the customer suffer from leukaemia",
  ])
  func aQuestionWithAnUnknownWordIsNotTold(question: String) throws {
    #expect(try told(question, ShopFixture()) == nil)
  }

  @Test(arguments: [
    "SELECT count(*) FROM customer WHERE city = 'London' AND name <> 'Ada'",
    "SELECT count(*) FROM customer WHERE city = 'London' AND id > 1815",
    "SELECT count(*) AS lovelace FROM customer WHERE city = 'London'",
    "SELECT count(*) AS \"Ada Lovelace\" FROM customer WHERE city = 'London'",
    "SELECT count(*) FROM customer WHERE city = 'London' OR city LIKE 'L%'",
  ])
  func sqlWithValuesOfItsOwnIsNotTold(sql: String) throws {
    let form = try told("How many customers live in London?", sql: sql, ShopFixture())
    #expect(form != nil)
    #expect(form?.sql == nil)
  }

  @Test func commentsAreLeftOutAndFormatsStay() throws {
    let shop = try ShopFixture()
    let form = try told(
      "How many customers live in London?",
      sql: "SELECT count(*) /* for Ada */ FROM customer c -- Ada\nWHERE c.city = 'London' LIMIT 10",
      shop)
    #expect(form?.sql == "SELECT count(*) FROM customer c WHERE c.city = :s0 LIMIT 10")
    let year = try told(
      "purchases in 2024", sql: "SELECT id FROM purchase WHERE strftime('%Y', day) = '2024'", shop)
    #expect(year?.question == "purchases in {year as text}")
    #expect(year?.sql == "SELECT id FROM purchase WHERE strftime('%Y', day) = :s0")
  }

  /// Words that are stored somewhere are told only where the schema or everybody uses them.
  @Test func noStoredValueIsToldOfRealQuestions() async throws {
    guard let lines = try SharedData.lines("geography/questions.jsonl"),
      let path = SharedData.path("geography/geography.sqlite")
    else { return }
    let opened = try Database(
      file: DatabaseFile(name: "geography", path: path), pool: QueryPool())
    let database = AnswerableDatabase(opened, values: try opened.buildValueIndex())
    let stemmer = try Stemmer()
    let skeletoniser = Skeletoniser(
      values: database.values, access: .everything, stemmer: stemmer,
      references: database.references)
    let teller = FormTeller(database: database, stemmer: stemmer)
    let learner = PatternLearner(catalogue: database.catalogue)
    var stored: Set<String> = []
    for table in database.catalogue.tables {
      for column in table.columns {
        let values = database.values?.values(table: table.name, column: column.name) ?? []
        for value in values { stored.formUnion(QuestionWords.words(of: value).map(\.text)) }
      }
    }
    var told = 0
    var withSQL = 0
    var leaks: Set<String> = []
    for line in lines {
      await Task.yield()
      let question = line["question"]?.string ?? ""
      let sql =
        line["sql"]?.string?.replacing("\"", with: "'").replacing("alias", with: "_alias") ?? ""
      let skeleton = skeletoniser.skeleton(of: question)
      guard
        let form = teller.form(
          of: question, skeleton, learner.pattern(skeleton, sql: sql))
      else { continue }
      told += 1
      if form.sql != nil { withSQL += 1 }
      for case .words(let words) in try PatternForm(parsing: form.question).parts {
        for word in QuestionWords.words(of: words).map(\.text) where stored.contains(word) {
          if !database.vocabulary.allows(word, isName: false, stemmer) { leaks.insert(word) }
        }
      }
      #expect(!(form.sql ?? "").contains("'"))
    }
    print("forms: \(told) of \(lines.count) questions told, \(withSQL) with their SQL")
    #expect(leaks == [])
    #expect(told * 10 >= lines.count * 7)
  }
}
