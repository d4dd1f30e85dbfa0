import Batching
import HTTPClient
import JSON
import Models
import Testing

@testable import WeirBench

/// The simulated providers through the service's own clients.
@Suite struct SimulatedProvidersSuite {
  private let client: HTTPClient

  init() throws {
    var options = HTTPClientOptions()
    options.maxConnectionsPerHost = 0
    client = try HTTPClient(options)
  }

  private func providers(
    _ profile: ProviderProfile = .instant, key: String? = nil,
    chat: @escaping SimulatedChatResponder = { .content("re: " + $0.question) }
  ) throws -> SimulatedProviders {
    var options = SimulatedProviders.Options()
    options.profile = profile
    options.apiKey = key
    options.chat = chat
    return try SimulatedProviders(options)
  }

  private func settings(_ providers: SimulatedProviders, attempts: Int = 1) -> ProviderSettings {
    var settings = ProviderSettings(baseURL: providers.openAIBaseURL, model: "m")
    settings.calling.maxAttempts = attempts
    settings.calling.firstDelay = .milliseconds(1)
    settings.calling.limiter.initial = 4000
    settings.calling.limiter.maximum = 4000
    settings.timeout = .seconds(20)
    return settings
  }

  private func chat(_ providers: SimulatedProviders, attempts: Int = 1) -> HTTPChatModel {
    HTTPChatModel(.init(provider: settings(providers, attempts: attempts)), transport: client)
  }

  private func ask(_ text: String) -> ChatRequest {
    ChatRequest(messages: [ChatMessage(.user, text)])
  }

  private func get(
    _ providers: SimulatedProviders, _ path: String, _ method: HTTPRequest.Method = .get,
    _ body: JSONValue? = nil
  ) async throws -> (status: Int, body: JSONValue) {
    let response = try await client.send(
      HTTPRequest(
        method: method, url: providers.qdrantURL + path, body: body?.encoded ?? []))
    return (response.status, try JSONValue(parsing: response.body))
  }

  @Test func `chat and embeddings answer and are counted`() async throws {
    let providers = try providers()
    let done = try await chat(providers).complete(ask("hello"), deadline: .now + .seconds(20))
    #expect(done.content == "re: hello")
    #expect(done.usage.promptTokens == TokenEstimate.tokens(in: "hello"))
    let embedding = HTTPEmbeddingModel(.init(provider: settings(providers)), transport: client)
    let vectors = try await embedding.embed(["a", "b", "a"], deadline: .now + .seconds(20))
    #expect(vectors[0].vector == vectors[2].vector && vectors[0].vector != vectors[1].vector)
    #expect(vectors[0].vector.count == 64)
    #expect(providers.counters(.chat).calls == 1)
    let counted = providers.counters(.embeddings)
    #expect(counted.calls == 1 && counted.inputs == 3 && counted.distinctInputs == 2)
    let (_, page) = try await get(providers, "/_counters")
    #expect(page["embeddings"]?["inputs"]?.integer == 3)
    _ = try await get(providers, "/_counters", .delete)
    #expect(providers.counters(.embeddings).calls == 0)
  }

  @Test func `a call takes its latency, and two thousand take it side by side`() async throws {
    var profile = ProviderProfile.instant
    profile.chat = .milliseconds(400)
    let providers = try providers(profile)
    let model = chat(providers)
    let started = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<2000 {
        group.addTask {
          let done = try await model.complete(ask("q\(index)"), deadline: .now + .seconds(60))
          #expect(done.content == "re: q\(index)")
        }
      }
      try await group.waitForAll()
    }
    let elapsed = ContinuousClock.now - started
    #expect(elapsed >= .milliseconds(400))
    #expect(elapsed < .seconds(40), "they waited for one another")
    let counted = providers.counters(.chat)
    #expect(counted.calls == 2000 && counted.distinctInputs == 2000)
    #expect(counted.mostConcurrent > 100)
    print("2,000 concurrent chat calls of 400 ms: \(elapsed), at once \(counted.mostConcurrent)")
  }

  static let faults: [(ProviderFault, ModelError)] = [
    (ProviderFault(.rateLimited), .rateLimited(retryAfter: nil)),
    (ProviderFault(.rateLimited, retryAfterSeconds: 30), .rateLimited(retryAfter: .seconds(30))),
    (ProviderFault(.quotaExhausted), .quotaExhausted),
    (
      ProviderFault(.serverError), .unavailable(reason: "HTTP 500, type server_error")
    ),
    (ProviderFault(.unauthorized), .unauthorized),
    (
      ProviderFault(.invalidRequest),
      .invalidRequest(message: "HTTP 400, type invalid_request_error")
    ),
    (ProviderFault(.html), .unavailable(reason: "HTTP 502")),
    (ProviderFault(.truncatedJSON), .malformedResponse(reason: "not JSON")),
    (
      ProviderFault(.refusal),
      .refused(TokenUsage(promptTokens: 1, cachedPromptTokens: 0, completionTokens: 7))
    ),
  ]

  @Test(arguments: faults)
  func `each fault reaches the client as what it is`(
    fault: ProviderFault, expected: ModelError
  ) async throws {
    let providers = try providers()
    providers.setFaults([fault])
    await #expect(throws: expected) {
      _ = try await chat(providers).complete(ask("q"), deadline: .now + .seconds(20))
    }
    #expect(providers.counters(.chat).faults == 1)
  }

  @Test func `hangs, resets and cut bodies are outages`() async throws {
    let providers = try providers()
    providers.setFaults([ProviderFault(.hang)])
    await #expect(throws: ModelError.timedOut) {
      _ = try await chat(providers).complete(ask("q"), deadline: .now + .milliseconds(100))
    }
    for kind in [ProviderFault.Kind.reset, .truncatedBody] {
      providers.setFaults([ProviderFault(kind)])
      do throws(ModelError) {
        _ = try await chat(providers).complete(ask("q"), deadline: .now + .seconds(20))
        Issue.record("\(kind) was not noticed")
      } catch {
        #expect(error.isRetriable, "\(error)")
      }
    }
  }

  @Test func `a fault with a count passes, and retries get through`() async throws {
    let providers = try providers()
    providers.setFaults([ProviderFault(.serverError, on: .chat, count: 2)])
    let done = try await chat(providers, attempts: 3)
      .complete(ask("q"), deadline: .now + .seconds(20))
    #expect(done.content == "re: q")
    #expect(providers.counters(.chat).calls == 3)
  }

  @Test func `broken SQL names tables that do not exist`() async throws {
    let providers = try providers { _ in .content(#"{"sql":"SELECT * FROM city"}"#) }
    providers.setFaults([ProviderFault(.brokenSQL)])
    let done = try await chat(providers).complete(ask("q"), deadline: .now + .seconds(20))
    #expect(done.content == #"{"sql":"SELECT * FROM no_such_city"}"#)
  }

  @Test func `faults are set over HTTP, and nonsense is refused`() async throws {
    let providers = try providers()
    let faults: JSONValue = [
      ["fault": "rate_limited", "endpoint": "chat", "probability": 0.5, "count": 3]
    ]
    let set = try await get(providers, "/_faults?seed=7", .put, faults)
    #expect(set.status == 200)
    let inForce = try await get(providers, "/_faults")
    #expect(inForce.body[0]?["fault"]?.string == "rate_limited")
    #expect(inForce.body[0]?["count"]?.integer == 3)
    for bad in [["fault": "no"], ["fault": "hang", "endpoint": "x"]] as [JSONValue] {
      #expect(try await get(providers, "/_faults", .put, [bad]).status == 400)
    }
    #expect(try await get(providers, "/_faults", .delete).body == [])
  }

  @Test func `a fault's part of the calls repeats for a seed`() {
    func draws(_ seed: UInt64) -> [Bool] {
      var plan = FaultPlan([ProviderFault(.hang, probability: 0.3)], seed: seed)
      return (0..<2000).map { _ in plan.draw(for: .search) != nil }
    }
    #expect(draws(4) == draws(4) && draws(4) != draws(5))
    #expect((500..<700).contains(draws(4).count { $0 }))
  }

  @Test func `vectors are searched exactly, with filter, threshold and payload`() async throws {
    let providers = try providers()
    let points: JSONValue = [
      "points": [
        ["id": 1, "vector": [1, 0], "payload": ["tenant": "a", "title": "one", "x": 1]],
        ["id": 2, "vector": [0.9, 0.1], "payload": ["tenant": "b", "title": "two", "x": 2]],
        ["id": 3, "vector": [0, 1], "payload": ["tenant": "a", "title": "three", "x": 3]],
      ]
    ]
    #expect(
      try await get(providers, "/collections/docs/points?wait=true", .put, points).status == 200)
    let searches: JSONValue = [
      "searches": [
        [
          "query": [1, 0], "limit": 5, "with_payload": ["title"],
          "filter": ["must": [["key": "tenant", "match": ["value": "a"]]]],
        ],
        ["query": [1, 0], "limit": 5, "score_threshold": 0.9],
      ]
    ]
    let found = try await get(providers, "/collections/docs/points/query/batch", .post, searches)
    #expect(found.body["status"]?.string == "ok")
    let first = found.body["result"]?[0]?["points"]?.array ?? []
    #expect(first.compactMap { $0["id"]?.integer } == [1, 3])
    #expect(first.first?["payload"] == ["title": "one"])
    let second = found.body["result"]?[1]?["points"]?.array ?? []
    #expect(second.compactMap { $0["id"]?.integer } == [1, 2])
    let counted = providers.counters(.search)
    #expect(counted.calls == 1 && counted.inputs == 2)
    let wrong = try await get(
      providers, "/collections/docs/points/query/batch", .post, ["searches": [["query": [1]]]])
    #expect(wrong.status == 400 && wrong.body["status"]?["error"]?.string != nil)
    let invented = try await get(
      providers, "/collections/other/points/query", .post, ["query": [1, 2], "limit": 3])
    #expect(invented.body["result"]?["points"]?.array?.count == 3)
  }

  @Test func `a key can be asked for`() async throws {
    let providers = try providers(key: "k")
    await #expect(throws: ModelError.unauthorized) {
      _ = try await chat(providers).complete(ask("q"), deadline: .now + .seconds(20))
    }
    var withKey = settings(providers)
    withKey.apiKey = APIKey("k")
    let model = HTTPChatModel(.init(provider: withKey), transport: client)
    _ = try await model.complete(ask("q"), deadline: .now + .seconds(20))
  }
}
