import SQL
import Testing

@testable import Answering

@Suite struct TemplateMatcherTests {
  @Test(arguments: [
    ("How many employees are there?", [["4"]]),
    ("What is the average salary of the employees?", [["63.75"]]),
    ("List the names of employees older than fifty.", [["Bob"], ["Dan"]]),
    ("Show the names of all female employees", [["Ada"], ["Cyd"]]),
    ("what are the names of the departments located in New York?", [["Sales"]]),
    ("Find the name of the youngest employee.", [["Cyd"]]),
    (
      "List the employee names in descending order of salary.",
      [["Ada"], ["Dan"], ["Cyd"], ["Bob"]]
    ),
    ("Which department has the most employees?", [["Research"]]),
    ("How many employees are in the Research department?", [["3"]]),
    ("What are the names of departments that do not have any employees?", [["Law"]]),
    ("Show the names of employees whose salary is between 50 and 75.", [["Cyd"], ["Dan"]]),
    ("Find the names of employees whose salary is above the average.", [["Ada"], ["Dan"]]),
    ("Count the number of distinct locations of departments.", [["2"]]),
    ("Show the minimum, maximum and average age of employees.", [["28", "61", "44.25"]]),
  ])
  func `a question has the rows it asks for`(question: String, rows: [[String]]) throws {
    let found = try Company.rows(question)
    if question.contains("order") {
      #expect(found == rows)
    } else {
      #expect(found.sorted { $0[0] < $1[0] } == rows.sorted { $0[0] < $1[0] })
    }
  }

  @Test(arguments: [
    "", "???", "What is the meaning of life?", "names of purple employees",
    "drop table employees", "Show the frobnication of departments",
  ])
  func `what is not understood is not guessed`(question: String) throws {
    let outcome = try Company.matcher(Company.connection()).match(question, database: "company")
    guard case .abstain = outcome else {
      Issue.record("answered \(question): \(outcome)")
      return
    }
  }

  @Test(arguments: [
    "How many employees are there?", "What is the age of Ada?", "What is the budget of Research?",
    "How many departments are there in each location?", "What are the 2 oldest employees?",
    "List the names of employees older than 50", "What is the average salary of employees?",
  ])
  func `plain questions are answered with the settings as shipped`(question: String) throws {
    let connection = try Company.connection()
    let catalogue = try CatalogueReader().read(name: "company", from: connection)
    let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
    let matcher = TemplateMatcher(
      catalogue: CompiledCatalogue([(catalogue: catalogue, values: values)]))
    guard case .match(let match) = matcher.match(question, database: "company") else {
      Issue.record("\(matcher.match(question, database: "company"))")
      return
    }
    #expect(match.parameters.allSatisfy { !$0.name.hasPrefix(":") })
  }

  @Test func `values of the question are bound and never spliced`() throws {
    let matcher = try Company.matcher(Company.connection())
    let outcome = matcher.match(
      "Show the age of employees whose name is \"x'; DROP TABLE employees; --\"",
      database: "company")
    if case .match(let match) = outcome {
      #expect(!match.sql.contains("DROP"))
      #expect(match.parameters.count == 1)
    }
  }

  @Test func `a table that may not be read is not chosen`() throws {
    let matcher = try Company.matcher(Company.connection())
    let outcome = matcher.match("How many employees are there?", database: "company") { _, table in
      table != "employees"
    }
    guard case .abstain = outcome else {
      Issue.record("read a forbidden table: \(outcome)")
      return
    }
  }
}
