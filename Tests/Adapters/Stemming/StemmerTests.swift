import Stemming
import Testing

@Suite struct StemmerTests {
  @Test(arguments: [
    ("singers", "singer"), ("cities", "citi"), ("city", "citi"), ("running", "run"),
    ("countries", "countri"), ("country", "countri"), ("a", "a"), ("", ""), ("42", "42"),
  ])
  func `English words lose their endings`(word: String, stem: String) throws {
    let stemmer = try Stemmer(language: "english")
    #expect(stemmer.stem(word) == stem)
    #expect(stemmer.stem(Array(word.utf8)) == Array(stem.utf8))
    var buffer: [UInt8] = [1]
    stemmer.appendStem(of: Array(word.utf8)[...], to: &buffer)
    #expect(buffer == [1] + Array(stem.utf8))
  }

  @Test func `letters beyond ASCII and broken UTF-8 pass through unharmed`() throws {
    let stemmer = try Stemmer()
    #expect(stemmer.stem("zürich") == "zürich")
    #expect(stemmer.stem([0xff, 0xfe]) == [0xff, 0xfe])
  }

  @Test func `other languages are at hand and an unknown one is named`() throws {
    #expect(try Stemmer(language: "german").stem("häuser") == "haus")
    #expect(throws: StemmingError.unknownLanguage("klingon")) { try Stemmer(language: "klingon") }
  }
}
