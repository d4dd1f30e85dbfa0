import Batching
import HTTPClient
import HTTPServer
import JSON
import Models
import Testing

@Suite struct HTTPChatModelTests {
  private func error(
    of answer: HTTPServerResponse, attempts: Int = 1
  ) async throws -> (error: ModelError?, calls: Int) {
    let stub = try StubProvider { _, _ in answer }
    let model = chatModel(
      stub.baseURL, transport: try HTTPClient(), calling: quickCalling { $0.maxAttempts = attempts }
    )
    do throws(ModelError) {
      _ = try await model.complete(question, deadline: soon())
      return (nil, stub.requests.count)
    } catch { return (error, stub.requests.count) }
  }

  @Test func `the request is what the published API asks for`() async throws {
    let stub = try StubProvider { _, _ in chatAnswer("{}") }
    let model = chatModel(stub.baseURL + "/", transport: try HTTPClient()) {
      $0.provider.organization = "org-1"
    }
    let schema = ChatSchema(
      name: "query_analysis",
      schema: ["type": "object", "additionalProperties": false, "required": [], "properties": [:]])
    _ = try await model.complete(
      ChatRequest(
        messages: [ChatMessage(.system, "s"), ChatMessage(.user, "u")], schema: schema,
        maxCompletionTokens: 77, temperature: 0), deadline: soon())
    let sent = try #require(stub.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1/chat/completions")
    #expect(sent.header("authorization") == "Bearer k-123")
    #expect(sent.header("openai-organization") == "org-1")
    #expect(sent.header("content-type") == "application/json")
    let body = try JSONValue(parsing: sent.body)
    #expect(
      body == [
        "model": "m",
        "messages": [
          ["role": "system", "content": "s"], ["role": "user", "content": "u"],
        ],
        "response_format": [
          "type": "json_schema",
          "json_schema": [
            "name": "query_analysis", "strict": true,
            "schema": [
              "type": "object", "additionalProperties": false, "required": [], "properties": [:],
            ],
          ],
        ],
        "max_completion_tokens": 77, "temperature": 0.0,
      ])
  }

  @Test func `servers without schemas get it in words`() async throws {
    let stub = try StubProvider { _, _ in chatAnswer("{}") }
    for format in [HTTPChatModel.ResponseFormat.jsonObject, .none] {
      let model = chatModel(stub.baseURL, transport: try HTTPClient()) {
        $0.responseFormat = format
        $0.usesLegacyMaxTokens = true
      }
      var request = question
      request.schema = ChatSchema(name: "n", schema: ["type": "object"])
      _ = try await model.complete(request, deadline: soon())
      let body = try JSONValue(parsing: try #require(stub.requests.last).body)
      #expect(body["response_format"]?["type"]?.string == (format == .none ? nil : "json_object"))
      #expect(body["messages"]?[0]?["content"]?.string?.contains(#"{"type":"object"}"#) == true)
      #expect(body["max_tokens"]?.integer == 1024 && body["max_completion_tokens"] == nil)
    }
  }

  @Test func `usage is exact, and unknown is not zero`() async throws {
    let stub = try StubProvider { call, _ in
      switch call {
      case 1:
        chatAnswer(
          "x",
          usage: """
            {"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,\
            "prompt_tokens_details":{"cached_tokens":64}}
            """)
      case 2: chatAnswer("x", usage: nil)
      default: chatAnswer("x", usage: "null")
      }
    }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    let full = try await model.complete(question, deadline: soon()).usage
    #expect(full == TokenUsage(promptTokens: 100, cachedPromptTokens: 64, completionTokens: 7))
    for _ in 0..<2 {
      #expect(try await model.complete(question, deadline: soon()).usage == TokenUsage())
    }
    #expect((full + TokenUsage()).promptTokens == 100)
    #expect((TokenUsage() + TokenUsage()).promptTokens == nil)
  }

  @Test(arguments: ChatErrorCases.all)
  func `each published error shape has its case`(
    name: String, answer: HTTPServerResponse, expected: ModelError
  ) async throws {
    #expect(try await error(of: answer).error == expected, "\(name)")
  }

  @Test func `dead connections are unavailable, silent ones time out`() async throws {
    let reset = try await error(of: HTTPServerResponse(delivery: .reset), attempts: 3)
    guard case .unavailable = reset.error else {
      Issue.record("\(String(describing: reset.error))")
      return
    }
    #expect(reset.calls >= 3)
    let cut = HTTPServerResponse(
      body: Array(repeating: 32, count: 100), delivery: .truncated(after: 9))
    guard case .unavailable = try await error(of: cut).error else {
      Issue.record("a truncated body")
      return
    }
    let stub = try StubProvider { _, _ in HTTPServerResponse(delivery: .hang) }
    let model = chatModel(stub.baseURL, transport: try HTTPClient()) {
      $0.provider.timeout = .milliseconds(30)
    }
    await #expect(throws: ModelError.timedOut) {
      _ = try await model.complete(question, deadline: soon())
    }
    #expect(stub.requests.count == 1)
  }

  @Test(arguments: [
    (failure(500), 3), (failure(429), 3), (failure(429, code: "insufficient_quota"), 1),
    (failure(400), 1), (failure(401), 1), (chatAnswer("x", finish: "length"), 1),
  ])
  func `what may pass later is tried three times, the rest once`(
    answer: HTTPServerResponse, calls: Int
  ) async throws {
    #expect(try await error(of: answer, attempts: 3).calls == calls)
  }

  @Test(arguments: ["retry-after-ms", "x-ms-retry-after-ms", "retry-after"])
  func `the provider's delay is kept`(header: String) async throws {
    let value = header == "retry-after" ? "0.08" : "80"
    let stub = try StubProvider { call, _ in
      call == 1 ? failure(429, headers: [(header, value)]) : chatAnswer("x")
    }
    let heard = Heard()
    let model = chatModel(stub.baseURL, transport: try HTTPClient(), heard: heard)
    let started = ContinuousClock.now
    _ = try await model.complete(question, deadline: soon())
    #expect(ContinuousClock.now - started >= .milliseconds(80))
    #expect(heard.all.first == .retried(.chat, attempt: 1, delay: .milliseconds(80)))
    guard case .called(.chat, "m", 1, _, let usage, nil) = heard.all.last else {
      Issue.record("\(heard.all)")
      return
    }
    #expect(usage == TokenUsage(promptTokens: 12, completionTokens: 5))
  }

  @Test func `a delay beyond the deadline is not waited for`() async throws {
    let stub = try StubProvider { _, _ in failure(429, headers: [("retry-after", "30")]) }
    let model = chatModel(stub.baseURL, transport: try HTTPClient())
    let started = ContinuousClock.now
    await #expect(throws: ModelError.rateLimited(retryAfter: .seconds(30))) {
      _ = try await model.complete(question, deadline: soon(25))
    }
    #expect(ContinuousClock.now - started < .seconds(20))
    #expect(stub.requests.count == 1)
  }

  @Test func `retries in an outage stay within the budget, then the circuit opens`() async throws {
    let stub = try StubProvider { _, _ in failure(500) }
    let heard = Heard()
    let model = chatModel(
      stub.baseURL, transport: try HTTPClient(),
      calling: quickCalling {
        $0.breaker.minimumCalls = 60
        $0.retryReserve = 10
      },
      heard: heard)
    var open = 0
    for _ in 0..<100 {
      do throws(ModelError) { _ = try await model.complete(question, deadline: soon()) } catch {
        open += error == .circuitOpen ? 1 : 0
      }
    }
    #expect(stub.requests.count == 60)
    #expect(open > 0)
    #expect(heard.all.contains(.circuitChanged(.chat, isOpen: true)))
    #expect(model.load.isCircuitOpen)
  }

  @Test func `the tiers of a provider share its budget of retries`()
    async throws
  {
    let stub = try StubProvider { _, _ in failure(500) }
    let budget = ExtraCallBudget()
    let http = try HTTPClient()
    let models = [0, 1].map { _ in
      HTTPChatModel(
        HTTPChatModel.Settings(
          provider: ProviderSettings(
            baseURL: stub.baseURL, model: "m",
            calling: quickCalling { $0.breaker.minimumCalls = 1_000 }, budget: budget)),
        transport: http)
    }
    // The first takes both calls that are lent; the others wait until 50 have earned two more.
    for call in 0..<51 {
      await #expect(throws: ModelError.self) {
        try await models[call % 2].complete(question, deadline: soon())
      }
    }
    #expect((52...55).contains(stub.requests.count))
  }

  @Test func `the provider's rate of refusals lowers what is sent at once`() async throws {
    let stub = try StubProvider(delay: .milliseconds(5)) { _, _ in failure(429) }
    let model = chatModel(
      stub.baseURL, transport: try HTTPClient(), calling: quickCalling { $0.limiter.initial = 16 })
    let before = model.load.limit
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<30 {
        group.addTask { _ = try? await model.complete(question, deadline: soon()) }
      }
    }
    #expect(before == 16 && model.load.limit < 16)
    #expect(model.load.inFlight == 0 && model.load.queued == 0)
  }

  @Test func `a prompt beyond the limit is not sent`() async throws {
    let stub = try StubProvider { _, _ in chatAnswer("x") }
    let model = chatModel(stub.baseURL, transport: try HTTPClient()) { $0.maxPromptTokens = 50 }
    let long = ChatRequest(messages: [ChatMessage(.user, String(repeating: "word ", count: 200))])
    await #expect(throws: ModelError.contextTooLong) {
      _ = try await model.complete(long, deadline: soon())
    }
    #expect(stub.requests.isEmpty)
  }

  @Test func `no error and no description holds the key or the prompt`() async throws {
    let echo = try StubProvider { call, request in
      let heard = String(decoding: request.body, as: UTF8.self)
      let key = request.header("authorization") ?? ""
      return failure([400, 401, 422, 500][call % 4], type: key, code: heard, message: heard + key)
    }
    let model = chatModel(
      echo.baseURL, transport: try HTTPClient(), key: "sk-secret\n",
      calling: quickCalling { $0.maxAttempts = 1 })
    let request = ChatRequest(messages: [ChatMessage(.user, "prompt-secret")])
    for _ in 0..<4 {
      do throws(ModelError) { _ = try await model.complete(request, deadline: soon()) } catch {
        #expect(!"\(error) \(String(reflecting: error))".contains("secret"), "\(error)")
      }
    }
    var dumped = ""
    dump(
      ProviderSettings(baseURL: "http://x", model: "m", apiKey: APIKey("sk-secret")), to: &dumped)
    #expect(!dumped.contains("secret"))
    #expect(echo.requests.first?.header("authorization") == "Bearer sk-secret")
  }
}
