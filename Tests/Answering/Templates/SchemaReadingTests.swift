import Contract
import Testing

@testable import Answering

/// What a schema itself says of the words: verbs, numbers, keys and kinds.
@Suite struct SchemaReadingTests {
  @Test(arguments: [
    ("What are the names of guests who attended some event?", ["Ada"]),
    ("What are the names of guests who have never attended an event?", ["Bob", "Cyd"]),
  ])
  func `a verb chooses between tables that relate the same rows`(
    question: String, names: [String]
  ) throws {
    let (_, rows) = try #require(try Festival.match(question))
    #expect(rows.map { $0[0] } == names.map { .text($0) })
  }

  @Test func `a table called after what it counts holds the number`() throws {
    let (_, rows) = try #require(try Festival.match("How many meals were there in 2001?"))
    #expect(rows == [[.integer(200)]])
  }

  @Test func `a number that each row holds is meant before rows of another table`() throws {
    let (match, rows) = try #require(
      try Festival.match("What is the title of the event with the most stalls?"))
    #expect(rows == [[.text("Fair")]])
    #expect(match.tables == ["event"])
  }

  @Test func `the highest rank is the first`() throws {
    let (_, rows) = try #require(
      try Festival.match("What is the title of the event with the highest ranking?"))
    #expect(rows == [[.text("Gala")]])
  }

  @Test(arguments: [
    "List the titles of events held before June 21, 2002.",
    "List the titles of events held before the 21st of June 2002.",
  ])
  func `dates are written in words`(question: String) throws {
    let (_, rows) = try #require(try Festival.match(question))
    #expect(rows == [[.text("Fair")]])
  }

  @Test func `a noun behind a value says in which column it stands`() throws {
    let (match, rows) = try #require(
      try Festival.match("What are the names of guests in Monterey county?"))
    #expect(rows == [[.text("Ada")]])
    #expect(match.sql.contains("\"county\" ="))
  }

  @Test func `what was said last is ordered by`() throws {
    let (match, _) = try #require(
      try Festival.match("Show the different genres and the number of events in descending order."))
    #expect(match.sql.hasSuffix("ORDER BY count(*) DESC"))
  }

  @Test func `of one row nothing is averaged`() throws {
    let (match, rows) = try #require(
      try Festival.match("What are the genres and average number of stalls of each event?"))
    #expect(match.sql.contains("GROUP BY \"genre\""))
    #expect(rows.count == 2)
  }

  @Test(arguments: [
    "How many hills are higher than 800 metres?", "How many hills have a height above 800 m?",
  ])
  func `a unit belongs to what is measured in it`(question: String) throws {
    let (_, rows) = try #require(try Festival.match(question))
    #expect(rows == [[.integer(1)]])
  }

  @Test func `rows that have names do not refer to whatever is kept by its name`() throws {
    let (match, rows) = try #require(try Festival.match("What is the highest hill?"))
    #expect(match.tables == ["hill"])
    #expect(rows == [[.text("Crag")]])
    #expect(try Festival.match("Which hills are in Kent?")?.1.isEmpty != true)
  }

  @Test func `what is there cannot come none times`() throws {
    #expect(try Festival.match("What are the names of guests with 0 events?") == nil)
  }

  @Test func `what was asked for is not named again by a second sentence about it`() throws {
    #expect(try Festival.match("Who is the owner of Eve? Give me the names.") == nil)
  }

  @Test func `a reference to what was said says nothing new`() throws {
    let (_, rows) = try #require(
      try Festival.match("Show each genre and the number of events in that genre."))
    #expect(rows.count == 2)
  }
}

@Suite struct WrittenDateTests {
  private func date(_ text: String) -> String? {
    WrittenDate.date(in: Tokeniser.tokens(of: text, limit: 20), at: 0)?.text
  }

  @Test func `day, month and year make a date in either order`() {
    #expect(date("June 21, 2002 and later") == "2002-06-21")
    #expect(date("3rd of May 1999") == "1999-05-03")
    #expect(date("3 May 1999") == "1999-05-03")
  }

  @Test func `less is none`() {
    #expect(date("June 2002") == nil)
    #expect(date("May 40 2002") == nil)
    #expect(date("June 21") == nil)
  }
}
