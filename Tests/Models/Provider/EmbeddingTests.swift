import Batching
import Foundation
import HTTPClient
import HTTPServer
import JSON
import Models
import Synchronization
import TestSupport
import Testing

/// The texts of an embeddings request.
func inputs(_ request: HTTPServerRequest) -> [String] {
  let body = try? JSONValue(parsing: request.body)
  return body?["input"]?.array?.compactMap(\.string) ?? []
}

/// An embeddings answer, results in reverse order to be put right by `index`.
func embeddingsAnswer(
  _ texts: [String], dimensions: Int = 8, base64: Bool = false, tokens: Int? = nil
) -> HTTPServerResponse {
  let data = texts.enumerated().reversed().map { index, text -> JSONValue in
    let vector = ScriptedEmbeddingModel.vector(of: text, dimensions: dimensions)
    var value = JSONValue.array(vector.map { .number(Double($0)) })
    if base64 {
      let bytes = vector.flatMap { number in
        let bits = number.bitPattern
        return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) }
      }
      value = .string(Data(bytes).base64EncodedString())
    }
    return ["object": "embedding", "index": .integer(Int64(index)), "embedding": value]
  }
  let total = JSONValue.integer(Int64(tokens ?? texts.count * 3))
  let body: JSONValue = [
    "object": "list", "model": "e", "data": .array(data),
    "usage": ["prompt_tokens": total, "total_tokens": total],
  ]
  return .json(String(decoding: body.encoded, as: UTF8.self))
}

@Suite struct EmbeddingContractTests {
  enum Subject: String, CaseIterable { case float, base64, scripted, batching }

  @discardableResult
  private func with<R: Sendable>(
    _ subject: Subject, _ body: (any Embedding) async throws -> R
  ) async throws -> R {
    if subject == .scripted { return try await body(ScriptedEmbeddingModel(dimensions: 8)) }
    let stub = try StubProvider { _, request in
      embeddingsAnswer(inputs(request), base64: subject == .base64)
    }
    let http = embeddingModel(stub.baseURL, transport: try HTTPClient()) {
      $0.encoding = subject == .base64 ? .base64 : .float
      $0.requestedDimensions = 8
    }
    guard subject == .batching else { return try await body(http) }
    let batching = BatchingEmbeddingModel(http)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await batching.run() }
      defer { group.cancelAll() }
      return try await body(batching)
    }
  }

  @Test(arguments: Subject.allCases)
  func `each text has its own vector, in order`(subject: Subject) async throws {
    let texts = ["rivers of texas", "größte Stadt", "rivers of ohio", "\"quoted\"\n"]
    let results = try await with(subject) { model in
      let results = try await model.embed(texts, deadline: soon())
      #expect(model.dimensions == 8)
      #expect(!model.identity.isEmpty)
      return results
    }
    for (text, result) in zip(texts, results) {
      let expected = ScriptedEmbeddingModel.vector(of: text, dimensions: 8)
      #expect(zip(result.vector, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(text)")
    }
    #expect(results.count == 4 && results.allSatisfy { $0.tokens != nil })
  }

  @Test(arguments: Subject.allCases)
  func `nothing costs nothing, and an empty text is refused`(subject: Subject) async throws {
    try await with(subject) { model in
      let none = try await model.embed([], deadline: soon())
      #expect(none.isEmpty)
      await #expect(throws: ModelError.invalidRequest(message: "empty text")) {
        _ = try await model.embed(["a", ""], deadline: soon())
      }
    }
  }

  @Test(arguments: Subject.allCases)
  func `a past deadline is a timeout`(subject: Subject) async throws {
    try await with(subject) { model in
      await #expect(throws: ModelError.timedOut) {
        _ = try await model.embed(["a"], deadline: .now - .seconds(1))
      }
    }
  }
}

@Suite struct HTTPEmbeddingModelTests {
  private func error(_ answer: HTTPServerResponse, expected: Int? = nil) async throws -> ModelError?
  {
    let stub = try StubProvider { _, _ in answer }
    let model = embeddingModel(
      stub.baseURL, transport: try HTTPClient(), calling: quickCalling { $0.maxAttempts = 1 }
    ) { $0.expectedDimensions = expected }
    do throws(ModelError) {
      _ = try await model.embed(["a", "b"], deadline: soon())
      return nil
    } catch { return error }
  }

  @Test func `the request is what the published API asks for`() async throws {
    let stub = try StubProvider { _, request in embeddingsAnswer(inputs(request)) }
    let model = embeddingModel(stub.baseURL, transport: try HTTPClient()) {
      $0.requestedDimensions = 8
    }
    let results = try await model.embed(["a", "b"], deadline: soon())
    let sent = try #require(stub.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1/embeddings")
    #expect(
      try JSONValue(parsing: sent.body)
        == ["model": "e", "input": ["a", "b"], "encoding_format": "float", "dimensions": 8])
    #expect(results.compactMap(\.tokens).reduce(0, +) == 6)
    #expect(model.identity == "e@8")
  }

  @Test(arguments: [
    #"{"data":[{"index":0,"embedding":[1]}]}"#,
    #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
    #"{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}"#,
    #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#,
    #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]}"#,
    #"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}"#,
    #"{"data":[{"index":0,"embedding":"AAA"},{"index":1,"embedding":"!!"}]}"#,
    #"{"data":[{"index":0,"embedding":"AADAfw=="},{"index":1,"embedding":"AADAfw=="}]}"#,
    #"{"data":{}}"#, #"{}"#, #"["#, #"null"#, "",
  ])
  func `answers that do not fit the inputs are malformed`(body: String) async throws {
    guard case .malformedResponse = try await error(.json(body)) else {
      Issue.record("\(body) was taken")
      return
    }
  }

  @Test func `vectors of another length than expected are refused`() async throws {
    let answer = embeddingsAnswer(["a", "b"], dimensions: 8)
    #expect(try await error(answer) == nil)
    #expect(try await error(answer, expected: 8) == nil)
    #expect(
      try await error(answer, expected: 9)
        == .malformedResponse(reason: "vectors of 8 numbers instead of 9"))
  }

  @Test func `a slow call is doubled once the usual time is known`() async throws {
    let slow = Mutex(false)
    let server = try HTTPServer { request, responder in
      // Only the first request after the switch is slow.
      let isSlow = slow.withLock { flag in
        defer { flag = false }
        return flag
      }
      responder.respond(embeddingsAnswer(inputs(request)), after: isSlow ? .seconds(20) : .zero)
    }
    let heard = Heard()
    let model = embeddingModel(
      server.baseURL, transport: try HTTPClient(),
      // Each call earns a double: none of a slow machine's empties the budget.
      calling: quickCalling { $0.hedgeRatio = 1 },
      heard: heard)
    for _ in 0..<25 { _ = try await model.embed(["a"], deadline: soon()) }
    let before = heard.all.filter { $0 == .hedged(.embeddings) }.count
    slow.withLock { $0 = true }
    let started = ContinuousClock.now
    _ = try await model.embed(["a"], deadline: soon(60))
    #expect(heard.all.filter { $0 == .hedged(.embeddings) }.count > before)
    #expect(ContinuousClock.now - started < .seconds(20))
  }
}

/// Calls another model once a gate is open.
private struct HeldEmbedding: Embedding {
  let base: any Embedding
  let gate: Gate
  var identity: String { base.identity }
  var dimensions: Int? { base.dimensions }

  func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText] {
    await gate.pass()
    return try await base.embed(texts, deadline: deadline)
  }
}

@Suite struct BatchingEmbeddingModelTests {
  @discardableResult
  private func run<R: Sendable>(
    _ base: any Embedding, limits: BatchLimits,
    _ body: (BatchingEmbeddingModel) async throws -> R
  ) async throws -> R {
    let model = BatchingEmbeddingModel(base, limits: limits)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await model.run() }
      defer { group.cancelAll() }
      return try await body(model)
    }
  }

  @Test(arguments: [32, 128])
  func `a thousand distinct texts at once cost the fewest calls`(cap: Int) async throws {
    let stub = try StubProvider { _, request in embeddingsAnswer(inputs(request)) }
    // At once, also on a machine that takes a while to start a thousand tasks.
    let allAreThere = Gate()
    let http = HeldEmbedding(
      base: embeddingModel(stub.baseURL, transport: try HTTPClient()), gate: allAreThere)
    let limits = BatchLimits(
      maxItems: cap, maxWeight: 300_000, maxLinger: .seconds(60), maxConcurrent: 8)
    try await run(http, limits: limits) { model in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<1000 {
          group.addTask {
            let text = "text number \(index)"
            let result = try await model.embed([text], deadline: soon(60))
            let expected = ScriptedEmbeddingModel.vector(of: text, dimensions: 8)
            #expect(zip(result[0].vector, expected).allSatisfy { abs($0 - $1) < 1e-6 })
          }
        }
        // The first text goes alone, the next in full calls as far as there are slots.
        #expect(try await eventually { model.queued == 1000 - 1 - 7 * cap })
        allAreThere.open()
        try await group.waitForAll()
      }
    }
    let calls = stub.requests.map { inputs($0).count }
    #expect(calls.count <= (1000 + cap - 1) / cap + 1, "\(calls)")
    #expect(calls.reduce(0, +) == 1000)
  }

  @Test func `a burst of one text is one input, paid once`() async throws {
    let stub = try StubProvider(delay: .milliseconds(100)) { _, request in
      embeddingsAnswer(inputs(request))
    }
    let http = embeddingModel(stub.baseURL, transport: try HTTPClient())
    let tokens = try await run(http, limits: BatchLimits(maxItems: 32)) { model in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<50 {
          group.addTask { try await model.embed(["same"], deadline: soon())[0].tokens ?? -100 }
        }
        return try await group.reduce(0, +)
      }
    }
    #expect(stub.requests.map { inputs($0) } == [["same"]])
    #expect(tokens == 3)
  }

  @Test(arguments: [400, 413, 422])
  func `a text the provider refuses fails its own caller only`(status: Int) async throws {
    let stub = try StubProvider(delay: .milliseconds(20)) { _, request in
      let texts = inputs(request)
      return texts.contains("bad") || (status == 413 && texts.count > 8)
        ? failure(status, type: "invalid_request_error") : embeddingsAnswer(texts)
    }
    let http = embeddingModel(stub.baseURL, transport: try HTTPClient())
    try await run(http, limits: BatchLimits(maxItems: 64)) { model in
      await withTaskGroup(of: Void.self) { group in
        for index in 0..<40 {
          group.addTask {
            let text = index == 17 ? "bad" : "text \(index)"
            do throws(ModelError) {
              _ = try await model.embed([text], deadline: soon())
              #expect(index != 17)
            } catch {
              #expect(index == 17, "\(error)")
              guard case .invalidRequest = error else {
                Issue.record("\(error)")
                return
              }
            }
          }
        }
      }
    }
  }

  @Test func `an outage fails all at once with its own error`() async throws {
    let stub = try StubProvider { _, _ in failure(401) }
    let http = embeddingModel(stub.baseURL, transport: try HTTPClient())
    try await run(http, limits: BatchLimits(maxItems: 64)) { model in
      await #expect(throws: ModelError.unauthorized) {
        _ = try await model.embed((0..<40).map { "t\($0)" }, deadline: soon())
      }
    }
    #expect(stub.requests.count == 1)
  }
}
