import Foundation
import JSON
import TestSupport
import Testing

@testable import Contract

@Suite struct FingerprintTests {
  private let hasher = FingerprintHasher()

  private func normalised(_ text: String) -> String {
    var output: [UInt8] = []
    QuestionNormaliser.append(text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("  How  MANY\tcities? ", "how many cities"), ("a ? ??", "a"), ("", ""), ("?", ""),
    (#"Named "New York" NOW"#, #"named "New York" now"#), ("e\u{301}A", "éa"),
    ("m²", "m²"), ("a\u{A0}\u{3000}b", "a b"), ("ÄB", "Äb"), ("5 > 3 ?\n", "5 > 3"),
  ])
  func `questions are normalised as published`(text: String, normal: String) {
    #expect(normalised(text) == normal)
  }

  @Test func `normalising twice changes nothing`() {
    for text in ["  A \"B  c\" ??", "É  x ", "tab\there"] {
      #expect(normalised(normalised(text)) == normalised(text))
    }
  }

  @Test func `each part that changes the answer changes the fingerprint`() {
    let base = Request(question: "q", database: "d")
    var variants = [base]
    func vary(_ change: (inout Request) -> Void) {
      var request = base
      change(&request)
      variants.append(request)
    }
    vary { $0.question = "q2" }
    vary { $0.tenant = "t" }
    vary { $0.database = nil }
    vary { $0.collections = ["a"] }
    vary { $0.collections = ["a", "b"] }
    vary { $0.collections = ["1:a,"] }
    vary { $0.mode = .sql }
    vary { $0.parameters = [JSONMember("a", 1)] }
    vary { $0.parameters = [JSONMember("a", "1")] }
    vary { $0.parameters = [JSONMember("a", [1])] }
    vary { $0.parameters = [JSONMember("a", .integer(.max))] }
    vary { $0.parameters = [JSONMember("a", .integer(.max - 1))] }
    vary { $0.limit = 1 }
    vary { $0.page = PageRequest(size: 1) }
    vary { $0.page = PageRequest(cursor: "1") }
    vary { $0.streams = true }
    vary { $0.explains = true }
    let prints = Set(variants.map { hasher.fingerprint(of: $0) })
    #expect(prints.count == variants.count)
  }

  @Test func `what is one requester's own does not`() {
    let base = hasher.fingerprint(of: Request(question: "q"))
    let other = Request(
      question: " Q ?", id: "x", deadlineMilliseconds: 5, maximumAgeSeconds: 0, priority: 1)
    #expect(hasher.fingerprint(of: other) == base)
  }

  @Test func `the published vectors hold`() throws {
    let file = try ProjectFiles.read("config/fingerprint-vectors.json")
    let vectors = try #require(JSONValue(parsing: file).array)
    #expect(vectors.count >= 20)
    for vector in vectors {
      let json = try #require(vector["request"])
      let request = try Request(decoding: json.encoded, with: JSONParser())
      let canonical = String(decoding: hasher.canonicalForm(of: request), as: UTF8.self)
      #expect(canonical == vector["canonical"]?.string)
      #expect(hasher.fingerprint(of: request).description == vector["fingerprint"]?.string)
    }
  }
}
