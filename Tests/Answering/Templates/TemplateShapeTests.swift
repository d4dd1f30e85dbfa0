import Testing

@testable import Answering

/// What the lane makes of each shape of question.
@Suite struct TemplateShapeTests {
  @Test(arguments: [
    ("What are the names of employees in the Research or Sales departments?", 4),
    ("List the names of employees with age above 30 or below 29.", 4),
    ("Show all information about the departments.", 3),
  ])
  func `alternatives and whole rows are found`(question: String, count: Int) throws {
    #expect(try Company.rows(question).count == count)
  }

  @Test func `all information is every column of the rows`() throws {
    let rows = try Company.rows("Show all the information about the Research department.")
    #expect(rows == [["1", "Research", "900.5", "Paris"]])
  }

  @Test func `what is said of rows is theirs`() throws {
    // Both tables have names; those of the rows spoken of are meant.
    let rows = try Company.rows(
      "What are the names of the departments and the number of employees in each department?")
    #expect(rows.sorted { $0[0] < $1[0] } == [["Research", "3"], ["Sales", "1"]])
  }

  @Test func `each after a list groups by the list`() throws {
    let rows = try Company.rows(
      "What are the different genders of employees, and how many employees have each?")
    #expect(rows.sorted { $0[0] < $1[0] } == [["F", "2"], ["M", "2"]])
  }

  @Test func `a figure over the rows with the greatest value counts all of them`() throws {
    let rows = try Company.rows(
      "What is the average age of employees in the department with the largest budget?")
    #expect(rows.count == 1)
    #expect(rows[0][0].hasPrefix("41.6"))
  }

  @Test func `counts of more than one are told by times`() throws {
    let rows = try Company.rows("Which genders do employees have more than once?")
    #expect(rows.count <= 2)
  }

  @Test func `a condition on the other figures of a group is kept`() throws {
    let rows = try Company.rows(
      "What are the names of departments whose number of employees is at least 2?")
    #expect(rows == [["Research"]])
  }

  @Test func `two values side by side are of one row`() throws {
    let rows = try Company.rows("What is the age of employee Ada in Research?")
    #expect(rows == [["36"]])
  }

  @Test func `where something is stands beside its name`() throws {
    #expect(try Company.rows("Where is Sales?") == [["New York"]])
  }
}
