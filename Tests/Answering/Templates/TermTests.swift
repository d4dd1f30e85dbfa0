import SQL
import Testing

@testable import Answering

/// Words that the catalogue's file gives a condition.
@Suite struct TermTests {
  @Test(arguments: [
    ("Show the names of the star players.", ["Ada", "Dan", "Fay"]),
    ("List the leading players.", ["Ada", "Dan", "Fay"]),
    ("Who are the star players of the club with the largest budget?", ["Ada"]),
  ])
  func `a term picks the rows it stands for`(question: String, names: [String]) throws {
    #expect(try Clubs.rows(question) == names.map { [$0] })
  }

  @Test func `rows of a term are counted, also beside a joined table with the same names`() throws {
    #expect(try Clubs.rows("How many star players are there?") == [["3"]])
    let groups = try Clubs.rows("How many star players are there for each club?")
    #expect(groups == [["Harbour", "1"], ["Meadow", "2"]])
  }

  @Test func `a term says nothing of other tables`() throws {
    #expect(try Clubs.match("How many star clubs are there?") == nil)
  }

  @Test func `the columns of a condition are found, its literals and functions left alone`() {
    let pieces = TermText.split("lower(\"Name\") = 'name''s' AND t.name > 1e5 OR [name] IS NULL")
    let names = pieces.compactMap { if case .name(let name, _) = $0 { name } else { nil } }
    #expect(names == ["Name", "AND", "OR", "name", "IS", "NULL"])
    let written = pieces.map { piece in
      switch piece {
      case .text(let text), .literal(let text), .qualifier(let text), .name(_, let text): text
      }
    }
    #expect(written.joined() == "lower(\"Name\") = 'name''s' AND t.name > 1e5 OR [name] IS NULL")
  }

  @Test(arguments: [
    "", "age > (SELECT 1)", "age > 1; DROP TABLE x", "age > 1 -- old", "age > :p1",
    "age > 1) OR (1 = 1", "t.age > 1",
  ])
  func `what is not one plain condition is refused`(condition: String) {
    #expect(TermText.problem(condition) != nil)
  }

  @Test(arguments: ["age > 1", "note = 'a; b -- c'", "(a = 1 OR b = 2) AND c LIKE '%?'"])
  func `a plain condition is taken`(condition: String) {
    #expect(TermText.problem(condition) == nil)
  }
}
