import JSON
import Testing

@testable import Contract

@Suite struct RequestTests {
  private func decode(_ text: String) throws -> Request {
    try Request(decoding: Array(text.utf8), with: JSONParser())
  }

  private func failure(_ text: String) -> ReplyError? {
    do {
      _ = try decode(text)
      return nil
    } catch {
      return error as? ReplyError
    }
  }

  @Test func `every field is read`() throws {
    let request = try decode(
      #"""
      {"id":"r1","question":"How many?","tenant":"t","database":"d","collections":["b","a","b"],
       "mode":"hybrid","parameters":{"z":1,"a":"x"},"limit":5,"page":{"size":10,"cursor":"c"},
       "deadlineMs":1000,"maxAgeSeconds":0,"stream":true,"priority":9,"explain":true,"other":{}}
      """#)
    #expect(
      request
        == Request(
          question: "How many?", id: "r1", tenant: "t", database: "d", collections: ["b", "a"],
          mode: .hybrid, parameters: [JSONMember("a", "x"), JSONMember("z", 1)], limit: 5,
          page: PageRequest(size: 10, cursor: "c"), deadlineMilliseconds: 1000,
          maximumAgeSeconds: 0, streams: true, priority: 9, explains: true))
    #expect(try Request(decoding: request.encoded, with: JSONParser()) == request)
  }

  @Test(arguments: [
    (#"[]"#, nil), (#"1"#, nil), (#"{"#, nil),
    (#"{}"#, "question"), (#"{"question":""}"#, "question"), (#"{"question":" \t"}"#, "question"),
    (#"{"question":null}"#, "question"), (#"{"question":7}"#, "question"),
    (#"{"question":"q","id":1}"#, "id"), (#"{"question":"q","id":""}"#, "id"),
    (#"{"question":"q","tenant":"a\u0000b"}"#, "tenant"),
    (#"{"question":"q","mode":"fast"}"#, "mode"), (#"{"question":"q","mode":true}"#, "mode"),
    (#"{"question":"q","limit":0}"#, "limit"), (#"{"question":"q","limit":1.5}"#, "limit"),
    (#"{"question":"q","limit":1e99}"#, "limit"), (#"{"question":"q","limit":"5"}"#, "limit"),
    (#"{"question":"q","collections":"a"}"#, "collections"),
    (#"{"question":"q","collections":[1]}"#, "collections"),
    (#"{"question":"q","page":3}"#, "page"), (#"{"question":"q","page":{"size":0}}"#, "page.size"),
    (#"{"question":"q","parameters":[]}"#, "parameters"),
    (#"{"question":"q","parameters":{"a b":1}}"#, "parameters"),
    (#"{"question":"q","parameters":{"a":{}}}"#, "parameters.a"),
    (#"{"question":"q","deadlineMs":-1}"#, "deadlineMs"),
    (#"{"question":"q","maxAgeSeconds":-1}"#, "maxAgeSeconds"),
    (#"{"question":"q","stream":1}"#, "stream"), (#"{"question":"q","explain":"no"}"#, "explain"),
    (#"{"question":"q","priority":10}"#, "priority"),
  ])
  func `a wrong field is named`(text: String, field: String?) throws {
    let error = try #require(failure(text))
    #expect(error.code == .invalidRequest)
    #expect(error.field == field)
    #expect(!error.isRetriable)
  }

  @Test func `a question has 8,192 characters at the most, whatever they take in bytes`() throws {
    let longest = String(repeating: "é", count: 8192)
    #expect(try decode(#"{"question":"\#(longest)"}"#).question == longest)
    #expect(failure(#"{"question":"\#(longest)é"}"#)?.field == "question")
  }

  @Test func `null is absent, and of duplicates the last counts`() throws {
    let request = try decode(#"{"question":"a","question":"b","limit":1,"limit":null,"id":null}"#)
    #expect(request == Request(question: "b"))
  }
}
