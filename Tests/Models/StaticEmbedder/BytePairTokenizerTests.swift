import Foundation
import Testing

@testable import Models

/// Made-up tokenizers small enough to work out by hand.
@Suite("a byte-pair tokenizer") struct BytePairTokenizerTests {
  private func table(_ tokens: [(String, Int32)]) -> TokenTable {
    var table = TokenTable(capacity: tokens.count)
    for (text, id) in tokens { table.insert(Array(text.utf8).span, id: id) }
    return table
  }

  private func tokenizer(
    merges: [(String, String)], bytes: Bool = false, fuses: Bool = true,
    added: [(text: String, id: Int32)] = []
  ) throws -> BytePairTokenizer {
    var vocabulary: [String: Int32] = ["<unk>": 0]
    func add(_ token: String) {
      if vocabulary[token] == nil { vocabulary[token] = Int32(vocabulary.count) }
    }
    if bytes {
      for byte in 0..<256 { add(String(format: "<0x%02X>", byte)) }
    }
    for character in "\u{2581}abcd" { add(String(character)) }
    for (left, right) in merges { add(left + right) }
    return try #require(
      BytePairTokenizer(
        .init(
          vocabulary: table(vocabulary.map { ($0.key, $0.value) }),
          merges: merges.map { left, right in
            (vocabulary[left] ?? -1, vocabulary[right] ?? -1, vocabulary[left + right] ?? -1)
          }, added: added, unknown: 0, fusesUnknown: fuses, fallsBackToBytes: bytes)))
  }

  @Test func `the lowest rank merges first, the leftmost of equals`() throws {
    // Without bytes: mark 1, a 2, b 3, c 4, d 5, then the merged tokens from 6.
    let tokenizer = try tokenizer(merges: [("b", "c"), ("a", "b"), ("a", "a"), ("bc", "d")])
    #expect(tokenizer.encode("abcd", limit: 99) == [1, 2, 9])
    #expect(tokenizer.encode("abab", limit: 99) == [1, 7, 7])
    #expect(tokenizer.encode("aaa", limit: 99) == [1, 8, 2])
  }

  @Test func `characters that are not known become bytes, or one unknown, or several`() throws {
    let bytes = try tokenizer(merges: [], bytes: true)
    #expect(bytes.encode("é", limit: 99) == [257, 1 + 0xC3, 1 + 0xA9])
    #expect(try tokenizer(merges: []).encode("xyé", limit: 99) == [1, 0])
    #expect(try tokenizer(merges: [], fuses: false).encode("xyé", limit: 99) == [1, 0, 0, 0])
  }

  @Test func `added tokens are found first, the longest of two, and restart the mark`() throws {
    let tokenizer = try tokenizer(merges: [], added: [("<s>", 70), ("<s>a", 71)])
    #expect(tokenizer.encode("a<s>b", limit: 99) == [1, 2, 70, 1, 3])
    #expect(tokenizer.encode("<s>ab", limit: 99) == [71, 1, 3])
    #expect(tokenizer.encode("<s><s>", limit: 99) == [70, 70])
  }

  @Test func `a token across a space is still found`() throws {
    let tokenizer = try tokenizer(merges: [("a", "\u{2581}"), ("a\u{2581}", "b")])
    #expect(tokenizer.encode("ca b", limit: 99) == [1, 4, 7])
  }

  @Test func `canonically equivalent tokens stay apart`() throws {
    let parts = BytePairTokenizer.Parts(
      vocabulary: table([("\u{2581}", 1), ("\u{03AE}", 2), ("\u{1F75}", 3)]), merges: [], added: [],
      unknown: nil, fusesUnknown: false, fallsBackToBytes: false)
    let tokenizer = try #require(BytePairTokenizer(parts))
    #expect(tokenizer.encode("\u{1F75}\u{03AE}", limit: 99) == [1, 3, 2])
  }

  @Test func `short and long pieces merge alike`() throws {
    let merges = [("a", "b"), ("ab", "c"), ("c", "d"), ("abc", "d"), ("d", "a"), ("b", "b")]
    let seed = UInt64.random(in: 0 ... .max)
    print("merge seed \(seed)")
    var state = seed
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    let tokenizer = try tokenizer(merges: merges)
    for _ in 0..<300 {
      let letters = (0..<(1 + random(200))).map { _ in Array("abcd")[Int(random(4))] }
      let text = String(letters)
      #expect(tokenizer.encode(text, limit: 9_999) == naive(text, merges))
    }
  }

  /// The definition, word for word: rescan everything after every merge.
  private func naive(_ text: String, _ merges: [(String, String)]) -> [Int32] {
    var vocabulary = ["<unk>", "\u{2581}", "a", "b", "c", "d"]
    for (left, right) in merges where !vocabulary.contains(left + right) {
      vocabulary.append(left + right)
    }
    var symbols = ["\u{2581}"] + text.map(String.init)
    while true {
      let candidates = symbols.indices.dropLast().compactMap { place in
        merges.firstIndex { $0 == (symbols[place], symbols[place + 1]) }.map { ($0, place) }
      }
      guard let best = candidates.min(by: { $0 < $1 }) else { break }
      symbols[best.1] += symbols[best.1 + 1]
      symbols.remove(at: best.1 + 1)
    }
    return symbols.map { Int32(vocabulary.firstIndex(of: $0) ?? 0) }
  }
}
