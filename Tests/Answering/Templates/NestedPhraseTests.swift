import Testing

@testable import Answering

/// Phrases within phrases: what is said of rows by other rows.
@Suite struct NestedPhraseTests {
  @Test(arguments: [
    ("Which clubs rival clubs that rival Harbour?", ["Harbour", "Meadow"]),
    ("Which clubs rival the club with the largest budget?", ["Forest"]),
    ("Which clubs does the club with the largest budget rival?", ["Forest"]),
    ("Which clubs do not rival Forest?", ["Forest", "Summit"]),
    ("What is the oldest player of the club with the largest budget?", ["Ada"]),
    ("What is the oldest player of the clubs that rival Forest?", ["Ada"]),
    ("Which club has the oldest player?", ["Summit"]),
  ])
  func `rows are told by other rows`(question: String, names: [String]) throws {
    #expect(try Clubs.rows(question) == names.map { [$0] })
  }

  @Test(arguments: [
    ("What is the salary of the oldest player of the club that rivals Harbour?", "55"),
    ("What is the budget of the club with the most players?", "500"),
    ("What is the average salary of the players of clubs that rival Forest?", "68.2"),
    ("How many players play for clubs that rival Forest?", "5"),
    ("How many clubs rival the club with the most players?", "2"),
  ])
  func `figures of rows that are told by other rows`(question: String, figure: String) throws {
    #expect(try Clubs.rows(question) == [[figure]])
  }

  @Test func `the greatest of some rows is sought among those only`() throws {
    #expect(
      try Clubs.rows("What is the club with the smallest budget that rivals Forest?") == [
        ["Meadow"]
      ])
  }

  @Test func `all rows that share the greatest number are named`() throws {
    // Forest and Meadow have two rivals each.
    #expect(try Clubs.rows("Which clubs rival the most clubs?") == [["Forest"], ["Meadow"]])
  }

  @Test func `a phrase that ends in words of no meaning here is not answered`() throws {
    #expect(try Clubs.match("Which clubs rival clubs that envy Harbour?") == nil)
    #expect(try Clubs.match("Which clubs rival the club with the largest stadium?") == nil)
  }
}
