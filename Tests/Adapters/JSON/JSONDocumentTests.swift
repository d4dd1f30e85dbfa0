import JSON
import Testing

@Suite struct JSONDocumentTests {
  @Test(arguments: [
    #"null"#, #"true"#, #"[1,-2,3.5,"a\"b\\c\n",{"x":[],"y":{}}]"#,
    #"{"ключ":"значение","emoji":"😀","n":-9223372036854775808}"#, #"[[[[]]]]"#,
  ])
  func `what is written is read back as it was`(text: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(try JSONValue(parsing: value.encoded) == value)
  }

  @Test(arguments: [
    "", " ", "{", #"{"a":}"#, "[1,]", "nul", "\u{FEFF}", #"{"a" 1}"#, "\"\\x\"",
    "[1] 2", "01", "+1", "'a'",
  ])
  func `what is no JSON is an error, never a crash`(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test func `a byte order mark is passed over, once`() throws {
    #expect(try JSONValue(parsing: Array("\u{FEFF}{\"a\":1}".utf8)) == ["a": 1])
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: Array("\u{FEFF}\u{FEFF}{}".utf8))
    }
  }

  @Test func `whole numbers beyond 64 bits are reals, and stop nothing beside them`() throws {
    let text = #"""
      {"a":123456789012345678901234567890,"b":[-99999999999999999999,7,18446744073709551615],
       "c":"12345678901234567890123 \" 98765432109876543210987","d":0.12345678901234567890123,
       "e":1E+00000000000000000000001,"f":9223372036854775807,"g":-1234567890123456789012.5e1}
      """#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["a"]?.number == Double("123456789012345678901234567890"))
    #expect(value["b"]?[0]?.number == -1e20)
    #expect(value["b"]?[1]?.integer == 7)
    #expect(value["c"]?.string == "12345678901234567890123 \" 98765432109876543210987")
    #expect(value["d"]?.number == Double("0.12345678901234567890123"))
    #expect(value["f"]?.integer == .max)
    for wrong in [
      "[1234567890123456789012,01]", "[12345678901234567890123,}", "1234567890123456789012x",
    ] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(wrong.utf8)) }
    }
  }

  @Test func `invalid UTF-8 is refused`() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0xFE, 0x22]) }
  }

  @Test func `nesting beyond the bound is refused, however long the document`() throws {
    let parser = try JSONParser(maximumDepth: 64)
    for depth in [65, 1000, 100_000] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(throws: JSONError.self) { try parser.withDocument(Array(text.utf8)) { $0.kind } }
    }
    let fits = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    #expect(try parser.withDocument(Array(fits.utf8)) { $0.kind } == .array)
  }

  @Test func `a document above the size bound is refused before any work`() throws {
    let parser = try JSONParser(maximumBytes: 10)
    #expect(throws: JSONError.tooLarge(bytes: 12)) {
      try parser.withDocument(Array(#""0123456789""#.utf8)) { $0.kind }
    }
  }

  @Test func `control characters are escaped`() {
    let written = JSONValue.string("\u{0}\u{1f}\t\u{7f}").encoded
    #expect(String(decoding: written, as: UTF8.self) == #""\u0000\u001f\t"# + "\u{7f}\"")
  }

  @Test func `numbers that JSON cannot hold become null`() {
    let written = JSONValue.array([.number(.nan), .number(.infinity)]).encoded
    #expect(written == Array("[null,null]".utf8))
  }

  @Test func `a parser serves one document after another`() throws {
    let parser = try JSONParser()
    for count in [1, 5000, 3, 100_000] {
      let text = "[" + (0..<count).map(String.init).joined(separator: ",") + "]"
      let sum = try parser.withDocument(Array(text.utf8)) { root in
        var sum: Int64 = 0
        root.forEachItem { sum += $0.integer ?? 0 }
        return sum
      }
      #expect(sum == Int64(count * (count - 1) / 2))
    }
  }

  @Test func `numbers keep their kind`() throws {
    let text = "[1, 1.0, 1e3, 18446744073709551615, -1.5, 1e308]"
    let items = try #require(JSONValue(parsing: Array(text.utf8)).array)
    let whole: [Int64?] = [1, 1, 1000, nil, nil, nil]
    #expect(items.map(\.integer) == whole)
    #expect(items[3].number == 18_446_744_073_709_551_615.0)
  }
}
