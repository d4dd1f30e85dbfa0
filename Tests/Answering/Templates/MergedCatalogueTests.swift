import SQL
import SQLite
import Testing

@testable import Answering

/// Which database is meant when none is named.
@Suite struct MergedCatalogueTests {
  private func match(_ question: String, _ scripts: [String: String]) throws -> TemplateOutcome {
    let entries = try scripts.map { name, script in
      let connection = try SQLiteConnection(
        path: ":memory:", mode: .readWrite(createIfMissing: true))
      try connection.execute(script)
      let catalogue = try CatalogueReader().read(name: name, from: connection)
      let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
      return (catalogue: catalogue, values: values)
    }
    return TemplateMatcher(
      catalogue: CompiledCatalogue(entries),
      settings: TemplateSettings(model: ConfidenceModel(), synonyms: [:])
    ).match(question, database: nil)
  }

  private let shop = """
    CREATE TABLE employee (employee_id INTEGER PRIMARY KEY, name TEXT, wage INTEGER);
    INSERT INTO employee VALUES (1, 'Zoe', 10), (2, 'Yan', 12);
    """

  @Test func `the database whose names a question uses is meant`() throws {
    let outcome = try match(
      "How many players are there?", ["company": Company.script, "clubs": Clubs.script])
    guard case .match(let match) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(match.database == "clubs")
  }

  @Test func `two databases with the same names are told from each other by nobody`() throws {
    let outcome = try match(
      "How many employees are there?", ["company": Company.script, "shop": shop])
    guard case .abstain(.ambiguousDatabase(let names)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(Set(names) == ["company", "shop"])
  }

  @Test func `a value that one of them stores tells them apart`() throws {
    let outcome = try match(
      "What is the age of employee Ada?", ["company": Company.script, "clubs": Clubs.script])
    guard case .match(let match) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(match.database == "company")
  }
}
