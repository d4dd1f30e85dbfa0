import Batching
import HTTPClient
import HTTPServer
import JSON
import Models
import Testing

/// Servers that speak the API with an accent, as real ones do.
@Suite struct ServerDialectTests {
  private static let planned = ChatRequest(
    messages: [ChatMessage(.user, "How many?")],
    schema: ChatSchema(name: "n", schema: ["type": "object"]), temperature: 0)

  /// Refuses whatever requests have a field of these names, as the error is written elsewhere.
  private func server(
    refusing fields: [String], with error: @escaping @Sendable (String) -> HTTPServerResponse
  ) throws -> StubProvider {
    try StubProvider { _, request in
      let body = (try? JSONValue(parsing: request.body)) ?? [:]
      for field in fields where body[field] != nil { return error(field) }
      return chatAnswer("{}")
    }
  }

  private static let openAI: @Sendable (String) -> HTTPServerResponse = { field in
    .json(
      """
      {"error":{"message":"Unsupported parameter: '\(field)' is not supported with this model.",\
      "type":"invalid_request_error","param":"\(field)","code":"unsupported_parameter"}}
      """, status: 400)
  }

  private static let validator: @Sendable (String) -> HTTPServerResponse = { field in
    // FastAPI repeats the whole request in `input`.
    .json(
      """
      {"detail":[{"type":"extra_forbidden","loc":["body","\(field)"],\
      "msg":"Extra inputs are not permitted","input":{"temperature":0,"max_tokens":1}}]}
      """, status: 422)
  }

  private static let words: @Sendable (String) -> HTTPServerResponse = { field in
    .json(#"{"error":"unknown field: \#(field)"}"#, status: 400)
  }

  @Test(
    arguments: [0, 1, 2],
    [
      ["response_format"], ["max_completion_tokens"], ["temperature"],
      ["response_format", "max_completion_tokens", "temperature"],
    ])
  func `a field that a server does not know is left out, once and for all`(
    style: Int, fields: [String]
  ) async throws {
    let stub = try server(refusing: fields, with: [Self.openAI, Self.validator, Self.words][style])
    let heard = Heard()
    let model = chatModel(stub.baseURL, transport: try HTTPClient(), heard: heard)
    for _ in 0..<3 {
      #expect(try await model.complete(Self.planned, deadline: soon()).content == "{}")
    }
    // Each field costs one refusal, ever.
    #expect(stub.requests.count == 3 + fields.count)
    let last = try JSONValue(parsing: try #require(stub.requests.last).body)
    #expect(fields.allSatisfy { last[$0] == nil })
    if fields.contains("response_format") {
      // The schema is said in words instead.
      #expect(last["messages"]?[0]?["content"]?.string?.contains(#"{"type":"object"}"#) == true)
    }
    if fields.contains("max_completion_tokens") { #expect(last["max_tokens"]?.integer == 1024) }
    let learnt = heard.all.filter { $0 == .dialectLearnt(.chat, model: "m") }
    #expect(learnt.count == 1)
  }

  @Test(arguments: [
    "<think>\\nA {\\\"sql\\\": 1}? SELECT no.\\n</think>\\n\\n", "Hm, SELECT?</think>",
    "<think></think>",
  ])
  func `what a model thought before it answered is no answer`(thoughts: String) async throws {
    let stub = try StubProvider { _, _ in
      .json(
        """
        {"model":"m","choices":[{"index":0,"finish_reason":"stop",\
        "message":{"role":"assistant","content":"\(thoughts)SELECT 1"}}]}
        """)
    }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    #expect(try await model.complete(Self.planned, deadline: soon()).content == "SELECT 1")
  }

  @Test func `a refusal for another reason is final and teaches nothing`() async throws {
    let stub = try StubProvider { call, _ in
      call == 1 ? failure(400, code: "bad_x") : chatAnswer("{}")
    }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    await #expect(throws: ModelError.self) {
      _ = try await model.complete(Self.planned, deadline: soon())
    }
    _ = try await model.complete(Self.planned, deadline: soon())
    #expect(stub.requests.count == 2)
    let body = try JSONValue(parsing: try #require(stub.requests.last).body)
    #expect(body["response_format"] != nil)
  }

  @Test func `a server that refuses in any form is asked a bounded number of times`() async throws {
    let stub = try StubProvider { _, _ in Self.openAI("response_format") }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    await #expect(throws: ModelError.self) {
      _ = try await model.complete(Self.planned, deadline: soon())
    }
    #expect(stub.requests.count == 2)
  }

  @Test(arguments: [
    (#""content":"{\"a\":1}""#, #"{"a":1}"#),
    (#""content":[{"type":"text","text":"{\"a\":"},{"type":"text","text":"1}"}]"#, #"{"a":1}"#),
    (
      #""content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"query_plan","arguments":"{\"a\":1}"}}]"#,
      #"{"a":1}"#
    ),
    (#""content":"","tool_calls":[{"function":{"name":"n","arguments":{"a":1}}}]"#, #"{"a":1}"#),
    (#""content":null,"function_call":{"name":"n","arguments":"{\"a\":1}"}"#, #"{"a":1}"#),
  ])
  func `content is found wherever servers put it`(message: String, content: String) async throws {
    let stub = try StubProvider { _, _ in
      .json(#"{"choices":[{"message":{"role":"assistant",\#(message)},"finish_reason":"stop"}]}"#)
    }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    let done = try await model.complete(question, deadline: soon())
    #expect(done.content == content)
    #expect(done.usage == TokenUsage())
  }

  @Test(arguments: [
    (#""content":null"#, ModelError.malformedResponse(reason: "no content")),
    (#""content":[{"type":"refusal","refusal":"No."}]"#, .refused(TokenUsage())),
    (#""content":null,"refusal":"No.""#, .refused(TokenUsage())),
  ])
  func `what holds no content is told apart, and not asked again`(
    message: String, error: ModelError
  ) async throws {
    let stub = try StubProvider { _, _ in
      .json(#"{"choices":[{"message":{"role":"assistant",\#(message)},"finish_reason":"stop"}]}"#)
    }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    await #expect(throws: error) { _ = try await model.complete(question, deadline: soon()) }
    #expect(stub.requests.count == 1)
  }

  @Test(arguments: [
    (#"{"data":[{"index":0,"embedding":[1,2]}]}"#, "1 vectors for 2 inputs"),
    (
      #"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]}"#,
      "vectors of 1 numbers instead of 2"
    ),
    (
      #"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":"AA=="}]}"#,
      "an embedding is not base64 of 32-bit floats"
    ),
    (#"{"data":[{"index":0,"embedding":[1,2]},{"index":1}]}"#, "no embedding"),
    (#"{"error":"busy"}"#, "no data"),
    ("<html><body>Bad gateway</body></html>", "not JSON"),
  ])
  func `embeddings that are not as asked are errors with a reason`(
    body: String, reason: String
  ) async throws {
    let stub = try StubProvider { _, _ in .json(body) }
    let model = embeddingModel(
      stub.baseURL, transport: try HTTPClient(), calling: quickCalling { $0.maxAttempts = 1 })
    await #expect(throws: ModelError.malformedResponse(reason: reason)) {
      _ = try await model.embed(["a", "b"], deadline: soon())
    }
  }
}
