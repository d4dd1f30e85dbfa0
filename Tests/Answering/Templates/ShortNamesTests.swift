import SQL
import Testing

@testable import Answering

/// Names in scripts whose letters take several bytes: few letters, many bytes.
@Suite struct ShortNamesTests {
  @Test(arguments: ["日本", "京", "😀", "é", "ключ", "ab", ""])
  func `a name of few letters is read, however many bytes it has`(name: String) {
    #expect(!NameWords.readings(of: name, vocabulary: ["日本", "key"]).isEmpty)
  }
}
