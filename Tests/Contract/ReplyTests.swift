import JSON
import Testing

@testable import Contract

@Suite struct ReplyTests {
  @Test func `a reply is read back as it was written`() throws {
    let answer = Answer(
      route: .template, sql: "SELECT \"a\" FROM t WHERE x = :p1",
      parameters: [JSONMember("p1", "v\n")],
      columns: [Column(name: "a", type: "TEXT"), Column(name: "b", type: "REAL")],
      rows: [[.text("x\"y"), .real(2)], [.null, .integer(-5)]],
      hits: [Hit(collection: "c", id: "1", score: 0.5, payload: ["t": [1, nil]])],
      page: PageInfo(cursor: "n", size: 2), usage: Usage(promptTokens: 0, isShared: true),
      timings: [Timing("total", milliseconds: 1.25)], model: "m", isPartial: true)
    let envelope = ReplyEnvelope(
      id: "r", status: answer.status, sequence: 3, isLast: false, isCoalesced: true,
      route: answer.route, usage: answer.usage, timings: answer.timings)
    let bytes = envelope.encode(with: EncodedAnswer(answer))
    #expect(
      try Reply(decoding: bytes)
        == Reply(
          id: "r", status: .partial, sequence: 3, isLast: false, isCoalesced: true,
          answer: answer))
  }

  @Test func `an unknown token count is absent, never zero`() throws {
    let bytes = ReplyEnvelope(id: "r", status: .ok, route: .plan, usage: Usage(), timings: [])
      .encode(with: EncodedAnswer(Answer(route: .plan)))
    let json = try JSONValue(parsing: bytes)
    #expect(json["usage"]?["promptTokens"] == nil)
    #expect(json["usage"]?["shared"] == false)
  }

  @Test func `an error reply tells code, message, whether to try again, and the field`() throws {
    let error = ReplyError(.invalidRequest, "limit must be …", field: "limit")
    let bytes = ReplyEnvelope(id: "r", status: .error, route: nil, usage: Usage(), timings: [])
      .encode(with: EncodedAnswer(.failed(error)))
    let json = try JSONValue(parsing: bytes)
    #expect(json["error"]?["code"] == "invalid_request")
    #expect(json["error"]?["retryable"] == false)
    #expect(try Reply(decoding: bytes).answer.error == error)
  }

  @Test(arguments: [([], ""), ([0], "AA=="), ([0, 1], "AAE="), ([255, 255, 255], "////")])
  func `blobs travel as base64`(bytes: [UInt8], text: String) {
    #expect(Base64.encode(bytes) == text)
  }
}
