import TestSupport
import Testing

@testable import Answering

/// No question, however odd, stops or delays the lane.
@Suite struct TemplateFuzzTests {
  private static let words = [
    "how", "many", "employees", "the", "of", "average", "salary", "and", "or", "not", "who",
    "whose", "between", "50", "for", "each", "most", "oldest", "than", "more", "in", "Paris",
    "\"", "'", ",", "?", "😀", "\u{0}", "ﷺ", "e\u{301}", "n't", "'s", "-", "1e999", "0x1F", ":p1",
    "department", "names", "ordered", "by", "descending", "both", "without", "any", "top", "3",
  ]

  @Test(arguments: 0..<8) func `random words end in an outcome`(seed: UInt64) throws {
    let matcher = try Company.matcher(Company.connection())
    var generator = SplitMix64(seed: seed)
    for round in 0..<300 {
      let count = Int.random(in: 1...60, using: &generator)
      let question = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }
        .joined(separator: round % 3 == 0 ? "" : " ")
      _ = matcher.match(question, database: round % 2 == 0 ? "company" : nil)
    }
  }

  @Test(arguments: [
    String(repeating: "a", count: 8_192), String(repeating: "employees ", count: 800),
    String(repeating: "\"", count: 8_192), String(repeating: "'", count: 8_191),
    String(repeating: "(", count: 4_000), String(repeating: "😀", count: 4_000),
    String(repeating: "9", count: 8_000), String(repeating: "and or not ", count: 700),
    String(repeating: "\u{0}", count: 8_000), String(repeating: "name of the ", count: 20),
  ])
  func `long questions end soon`(question: String) throws {
    let matcher = try Company.matcher(Company.connection())
    let clock = ContinuousClock()
    let elapsed = clock.measure { _ = matcher.match(question, database: "company") }
    // A debug build under load is slow; what this guards against is growth without bound.
    #expect(elapsed < .seconds(10))
  }
}
