import Testing

@testable import Answering

@Suite struct LanguageTests {
  @Test(arguments: [
    ("countries", "country"), ("people", "person"), ("courses", "course"), ("buses", "bus"),
    ("classes", "class"), ("movies", "movie"), ("status", "status"), ("addresses", "address"),
    ("ids", "id"), ("boxes", "box"), ("children", "child"), ("gas", "gas"),
  ])
  func `words have singular forms`(word: String, lemma: String) {
    #expect(Lemma.of(word) == lemma)
  }

  @Test(arguments: [
    ("StuID", ["stu", "id"]), ("dept_name", ["dept", "name"]),
    ("AirportCode", ["airport", "code"]),
    ("meter200", ["meter", "200"]), ("HTTPServer", ["http", "server"]),
    ("full name", ["full", "name"]),
  ])
  func `identifiers come apart`(identifier: String, words: [String]) {
    #expect(NameWords.split(identifier) == words)
  }

  @Test(arguments: [
    ("twenty five", 25.0, 2), ("one hundred and fifty thousand", 150_000, 5), ("3 million", 3e6, 2),
    ("seven apples", 7, 1),
  ])
  func `numbers are read in words`(text: String, value: Double, length: Int) throws {
    let found = try #require(NumberWords.number(in: Tokeniser.tokens(of: text, limit: 20), at: 0))
    #expect(found.value == value)
    #expect(found.length == length)
  }

  @Test func `quotations, contractions and numbers are tokens`() {
    let tokens = Tokeniser.tokens(of: "Who doesn't live in \"New York\" since 1,250.5?", limit: 40)
    #expect(
      tokens.map(\.text) == [
        "Who", "does", "not", "live", "in", "New York", "since", "1,250.5", "?",
      ])
    #expect(tokens[5].kind == .quoted)
    #expect(tokens[7].number == 1250.5)
  }

  @Test func `a typing error is corrected only when one word is near`() {
    let token = Tokeniser.tokens(of: "show salery", limit: 5)[1]
    #expect(Spelling.nearest(to: token, in: ["salary", "name"]) == "salary")
    #expect(Spelling.nearest(to: token, in: ["celery", "name"]) == nil)
  }
}
