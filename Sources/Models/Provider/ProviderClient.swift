import Batching
import HTTPClient
import JSON

/// Posts JSON to one endpoint of one provider: credentials, time limits, retries, events.
final class ProviderClient: Sendable {
  private let transport: any HTTPTransport
  private let settings: ProviderSettings
  private let url: String
  private let headers: HTTPHeaders
  private let kind: ModelEvent.Kind
  private let caller: GuardedCaller
  private let observe: ModelObserver

  init(
    _ settings: ProviderSettings, path: String, kind: ModelEvent.Kind,
    transport: any HTTPTransport, observe: @escaping ModelObserver
  ) {
    self.transport = transport
    self.settings = settings
    self.kind = kind
    self.observe = observe
    var base = settings.baseURL[...]
    while base.last == "/" { base.removeLast() }
    url = base + path
    var headers: HTTPHeaders = [
      "content-type": "application/json", "accept": "application/json",
    ]
    if let key = settings.apiKey { headers.add("authorization", key.authorization) }
    if !settings.organization.isEmpty { headers.add("openai-organization", settings.organization) }
    self.headers = headers
    caller = GuardedCaller(settings.calling, budget: settings.budget) { event in
      switch event {
      case .retrying(let attempt, let delay):
        observe(.retried(kind, attempt: attempt, delay: delay))
      case .hedged: observe(.hedged(kind))
      case .circuitChanged(let isOpen): observe(.circuitChanged(kind, isOpen: isOpen))
      }
    }
  }

  var load: ProviderLoad {
    ProviderLoad(
      inFlight: caller.inFlight, queued: caller.queued, limit: caller.concurrencyLimit,
      isCircuitOpen: caller.isCircuitOpen)
  }

  /// - Parameters:
  ///   - units: estimated tokens, for the rate limit.
  ///   - decode: reads a response of status 2xx; what it throws may be tried again.
  func post<Output: Sendable>(
    _ body: [UInt8], units: Int, inputs: Int, deadline: ContinuousClock.Instant, mayHedge: Bool,
    usage: @Sendable (Output) -> TokenUsage?,
    decode: @escaping @Sendable (HTTPResponse) throws(ModelError) -> Output
  ) async throws(ModelError) -> Output {
    do throws(AttemptFailure) {
      return try await call(
        body, units: units, inputs: inputs, deadline: deadline, mayHedge: mayHedge, usage: usage,
        decode: decode)
    } catch { throw error.error }
  }

  /// The same, for those who want to know what a refusal speaks of.
  func call<Output: Sendable>(
    _ body: [UInt8], units: Int, inputs: Int, charge: CallCharge = .needed, priority: Int = 5,
    deadline: ContinuousClock.Instant, mayHedge: Bool, usage: @Sendable (Output) -> TokenUsage?,
    decode: @escaping @Sendable (HTTPResponse) throws(ModelError) -> Output
  ) async throws(AttemptFailure) -> Output {
    let started = ContinuousClock.now
    func report(_ usage: TokenUsage?, _ error: ModelError?) {
      observe(
        .called(
          kind, model: settings.model, inputs: inputs, duration: .now - started, usage: usage,
          error: error))
    }
    do throws(AttemptFailure) {
      let output = try await caller.call(
        units: units, charge: charge, priority: priority, deadline: deadline, mayHedge: mayHedge,
        verdict: { (failure: AttemptFailure) in failure.verdict },
        refusal: { AttemptFailure($0) },
        { [self] () async throws(AttemptFailure) -> Output in
          try await attempt(body, deadline: deadline, decode)
        })
      report(usage(output), nil)
      return output
    } catch {
      let failure = Task.isCancelled ? AttemptFailure(error: .cancelled) : error
      report(failure.error.usage, failure.error)
      throw failure
    }
  }

  private func attempt<Output: Sendable>(
    _ body: [UInt8], deadline: ContinuousClock.Instant,
    _ decode: @Sendable (HTTPResponse) throws(ModelError) -> Output
  ) async throws(AttemptFailure) -> Output {
    let left = deadline - .now
    guard left > .zero else { throw AttemptFailure(error: .timedOut, wasHurried: true) }
    let request = HTTPRequest(
      method: .post, url: url, headers: headers, body: body, timeout: min(left, settings.timeout))
    let response: HTTPResponse
    do throws(HTTPClientError) {
      response = try await transport.send(request)
    } catch {
      throw AttemptFailure(error, hurried: left < settings.timeout)
    }
    guard response.isSuccess else { throw AttemptFailure(response) }
    do throws(ModelError) { return try decode(response) } catch {
      // What is cut short, or comes from a gateway in between, may come whole the next time.
      let json = try? JSONValue(parsing: response.body)
      throw AttemptFailure(
        error: error, repeatsItself: json.map { $0["error"] == nil } ?? false)
    }
  }
}

/// A provider as seen from here, for gauges.
package struct ProviderLoad: Sendable, Equatable {
  package var inFlight: Int
  package var queued: Int
  package var limit: Int
  package var isCircuitOpen: Bool
}
