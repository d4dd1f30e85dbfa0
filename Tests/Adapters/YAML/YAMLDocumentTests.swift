import Testing
import YAML

struct YAMLDocumentTests {
  @Test func `keeps order, style and place of every value`() throws {
    let root = try #require(
      try YAMLDocument.parse(
        """
        # comment
        kafka:
          groupId: weir
          topics: ["a", b]
        text: |
          one
          two
        none:
        """))
    guard case .mapping(let entries) = root.content else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries.map(\.key) == ["kafka", "text", "none"])
    #expect(entries.map(\.line) == [2, 5, 8])
    let group = try #require(root["kafka"]?["groupId"])
    #expect(group.content == .scalar("weir", .plain))
    #expect(group.line == 3)
    #expect(group.column == 12)
    guard case .sequence(let items)? = root["kafka"]?["topics"]?.content else {
      Issue.record("not a sequence")
      return
    }
    #expect(items.map(\.content) == [.scalar("a", .quoted), .scalar("b", .plain)])
    #expect(root["text"]?.content == .scalar("one\ntwo\n", .block))
    #expect(root["none"]?.isNull == true)
  }

  @Test(arguments: ["", "# only a comment\n", "\n\n"])
  func `a text without a document is nil`(text: String) throws {
    #expect(try YAMLDocument.parse(text) == nil)
  }

  @Test func `null is recognised only unquoted`() throws {
    let root = try #require(try YAMLDocument.parse("a: ~\nb: \"~\"\nc: null\nd: 'null'"))
    #expect(root["a"]?.isNull == true)
    #expect(root["b"]?.isNull == false)
    #expect(root["c"]?.isNull == true)
    #expect(root["d"]?.isNull == false)
  }

  @Test func `a key given twice is an error that names both lines`() {
    #expect(throws: YAMLError.duplicateKey("a", line: 3, column: 1, firstLine: 1)) {
      try YAMLDocument.parse("a: 1\nb: 2\na: 3\n")
    }
  }

  @Test func `aliases repeat their anchor`() throws {
    let root = try #require(try YAMLDocument.parse("a: &x {k: v}\nb: *x\n"))
    #expect(root["b"]?["k"]?.content == .scalar("v", .plain))
  }

  @Test func `an alias without an anchor, or inside its own anchor, is an error`() {
    #expect(throws: YAMLError.unknownAlias("x", line: 1, column: 4)) {
      try YAMLDocument.parse("a: *x\n")
    }
    #expect(throws: YAMLError.unknownAlias("x", line: 1, column: 8)) {
      try YAMLDocument.parse("a: &x [*x]\n")
    }
  }

  @Test func `a billion laughs are refused at once`() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...40 {
      let references = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(references)]\n"
    }
    #expect { try YAMLDocument.parse(text) } throws: { error in
      guard case YAMLError.tooManyNodes(_, _, 200_000) = error else { return false }
      return true
    }
  }

  @Test func `depth is bounded, through aliases too`() {
    let brackets = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: YAMLError.tooDeep(line: 1, column: 65, limit: 64)) {
      try YAMLDocument.parse(brackets)
    }
    let limits = YAMLLimits(depth: 4)
    #expect(throws: YAMLError.tooDeep(line: 2, column: 6, limit: 4)) {
      try YAMLDocument.parse("a: &x [[1]]\nb: [[*x]]", limits: limits)
    }
    let half = String(repeating: "[", count: 5_000)
    #expect(throws: YAMLError.self) { try YAMLDocument.parse(half) }
  }

  @Test(arguments: [
    ("a: [1, 2", 1), ("a: b: c", 1), ("ok: 1\n\tx: 2", 2), ("a: 'open\n", 2), ("a: @b", 1),
  ])
  func `malformed text names its line`(text: String, line: Int) {
    #expect { try YAMLDocument.parse(text) } throws: { error in
      guard let found = (error as? YAMLError)?.line else { return false }
      return found >= line && found <= line + 1
    }
  }

  @Test func `bytes that are not UTF-8 are an error`() {
    #expect { try YAMLDocument.parse([0x61, 0x3A, 0x20, 0xFF, 0xFE]) } throws: { error in
      guard case YAMLError.syntax(_, _, let problem) = error else { return false }
      return problem.contains("UTF-8")
    }
  }

  @Test func `a second document and a key that is a list are errors`() {
    #expect(throws: YAMLError.severalDocuments(line: 2, column: 1)) {
      try YAMLDocument.parse("a: 1\n---\nb: 2\n")
    }
    #expect(throws: YAMLError.keyNotScalar(line: 1, column: 3)) {
      try YAMLDocument.parse("? [a, b]\n: c\n")
    }
  }

  @Test func `a text above the size limit is refused before parsing`() {
    #expect(throws: YAMLError.tooLarge(bytes: 11, limit: 10)) {
      try YAMLDocument.parse("hello world", limits: YAMLLimits(bytes: 10))
    }
  }

  @Test func `random bytes never crash the parser`() {
    let seed = UInt64.random(in: 0 ... .max)
    var state = seed
    let alphabet = Array("ab:-[]{}&*#'\"|>? \n\t!%@,".utf8)
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      do {
        _ = try YAMLDocument.parse(bytes)
      } catch {
        #expect(!error.description.isEmpty, "seed \(seed)")
      }
    }
  }
}
