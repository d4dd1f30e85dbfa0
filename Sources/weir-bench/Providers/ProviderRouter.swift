import HTTPServer
import JSON
import Synchronization

/// Finds out what a request to the simulated providers is, counts it, and answers after its delay.
final class ProviderRouter: Sendable {
  struct State {
    var plan = FaultPlan()
    var tallies: [ProviderEndpoint: ProviderTally] = [:]
  }

  let state = Mutex(State())
  let qdrant = QdrantSimulation()
  private let openAI: OpenAISimulation
  private let options: SimulatedProviders.Options

  init(_ options: SimulatedProviders.Options) {
    self.options = options
    openAI = OpenAISimulation(dimensions: options.dimensions, chat: options.chat)
  }

  func serve(_ request: HTTPServerRequest, _ responder: HTTPResponder) {
    let path = request.path.split(separator: "/")
    switch path.first {
    case "_counters": responder.respond(counters(request))
    case "_faults": responder.respond(faults(request))
    case "healthz", "readyz", "livez", nil:
      responder.respond(.json(["title": "simulated providers", "version": "1.19.0"]))
    default: provide(request, path, responder)
    }
  }

  private func provide(
    _ request: HTTPServerRequest, _ path: [Substring], _ responder: HTTPResponder
  ) {
    if let key = options.apiKey, request.header("authorization") != "Bearer \(key)",
      request.header("api-key") != key
    {
      return responder.respond(.openAIError(401, "no such key", code: "invalid_api_key"))
    }
    switch (request.method, path.dropFirst(path.first == "v1" ? 1 : 0).map(String.init)) {
    case ("POST", ["chat", "completions"]):
      answer(.chat, responder) { openAI.chat(request, fault: $0) }
    case ("POST", ["embeddings"]):
      answer(.embeddings, responder) { _ in openAI.embeddings(request) }
    case ("GET", ["models"]):
      responder.respond(.json(["object": "list", "data": []]))
    case ("POST", let parts)
    where parts.count >= 4 && parts[0] == "collections"
      && parts[2] == "points" && parts[3] == "query":
      answer(.search, responder) { _ in
        qdrant.search(request, collection: parts[1], isBatch: parts.last == "batch")
      }
    case (_, let parts) where parts.count >= 2 && parts[0] == "collections":
      responder.respond(
        qdrant.manage(request, collection: parts[1], rest: Array(path.dropFirst(2))))
    default: responder.respond(.openAIError(404, "no such path", code: "unknown_url"))
    }
  }

  private func answer(
    _ endpoint: ProviderEndpoint, _ responder: HTTPResponder,
    _ make: (ProviderFault.Kind?) -> SimulatedAnswer
  ) {
    // Some faults depend on the inputs, and some change the answer: it is made once or twice.
    var answer = make(nil)
    let fault = state.withLock { $0.plan.draw(for: endpoint, inputs: answer.inputs) }
    if let fault { answer = make(fault.kind) }
    let latency = options.profile[endpoint]
    state.withLock { state in
      var tally = state.tallies[endpoint] ?? ProviderTally()
      state.tallies[endpoint] = nil
      tally.count(answer.inputs, latency: latency, now: .now, isFault: fault != nil)
      tally.count(promptTokens: answer.promptTokens, completionTokens: answer.completionTokens)
      state.tallies[endpoint] = tally
    }
    responder.respond(
      fault.map { $0.applied(to: answer.response) } ?? answer.response, after: latency)
  }

  private func counters(_ request: HTTPServerRequest) -> HTTPServerResponse {
    if request.method == "DELETE" { state.withLock { $0.tallies = [:] } }
    let members = state.withLock { state in
      ProviderEndpoint.allCases.map {
        JSONMember($0.rawValue, (state.tallies[$0]?.counters ?? ProviderCounters()).json)
      }
    }
    return .json(.object(members))
  }

  private func faults(_ request: HTTPServerRequest) -> HTTPServerResponse {
    switch request.method {
    case "GET": break
    case "DELETE": state.withLock { $0.plan = FaultPlan() }
    default:
      do throws(ProviderFaultError) {
        guard let list = (try? JSONValue(parsing: request.body))?.array else {
          throw ProviderFaultError("the body must be a JSON list of faults")
        }
        var faults: [ProviderFault] = []
        for item in list { faults.append(try ProviderFault(item)) }
        let seed = request.argument("seed").flatMap { UInt64($0) } ?? 1
        let plan = FaultPlan(faults, seed: seed)
        state.withLock { $0.plan = plan }
      } catch {
        return .json(["error": .string(error.description)], status: 400)
      }
    }
    return .json(.array(state.withLock { $0.plan.faults.map(\.json) }))
  }
}
