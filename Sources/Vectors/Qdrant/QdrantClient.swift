package import Batching
package import HTTPClient

/// Speaks to Qdrant servers over REST (`points/query/batch`, so 1.10 or newer).
///
/// Calls go through one `GuardedCaller`: a server that fails or refuses for load is left alone for
/// a while, and tried once more where that may help.
///
/// Searches of one collection that come together leave in one call; one that comes alone waits for
/// nobody. When a call is refused as malformed or too large, its halves are tried on their own, so
/// that a bad search fails only itself. `run()` makes the calls and must be running.
package final class QdrantClient: Sendable {
  private typealias Searches = Batcher<
    QdrantTarget, VectorQuery, VectorQuery, [VectorHit], VectorError
  >

  private let transport: any HTTPTransport
  private let caller: GuardedCaller
  private let searches: Searches

  /// - Parameters:
  ///   - batch: searches in one call (Qdrant's strict mode may cap it).
  ///   - concurrency: calls under way at a time.
  ///   - observe: hears of retries, and when the server is given up for a while or taken up again.
  package init(
    transport: any HTTPTransport, batch: Int = 64, concurrency: Int = 16,
    observe: @escaping @Sendable (CallEvent) -> Void = { _ in }
  ) {
    self.transport = transport
    var calling = GuardedCallerSettings()
    calling.maxAttempts = 2
    calling.firstDelay = .milliseconds(50)
    calling.limiter.initial = concurrency
    calling.limiter.maximum = concurrency
    let caller = GuardedCaller(calling, observe: observe)
    self.caller = caller
    searches = Searches(
      limits: BatchLimits(
        maxItems: batch, maxWeight: 16 << 20, maxLinger: .milliseconds(5),
        maxConcurrent: concurrency),
      refusal: Self.refusal
    ) { target, queries, deadline throws(BatchCallFailure<VectorError>) in
      do throws(VectorError) {
        return try await Self.search(queries, target, deadline, transport, caller)
      } catch {
        throw BatchCallFailure(error, Self.kind(error))
      }
    }
  }

  /// Makes the calls until cancelled.
  package func run() async { await searches.run() }

  /// All answers in order, or the first error.
  func search(_ queries: [VectorQuery], _ target: QdrantTarget, deadline: ContinuousClock.Instant)
    async throws(VectorError) -> [[VectorHit]]
  {
    let requests: [Searches.Request] = queries.map { query in
      var query = query
      // Qdrant does not read it, and equal searches in other words are one.
      query.text = nil
      // A component takes about a dozen bytes; the cap keeps a call below the server's 32 MB.
      return (group: target, key: query, item: query, weight: 256 + query.vector.count * 12)
    }
    do {
      return try await searches.submit(requests, deadline: deadline)
    } catch {
      // The batcher's own refusals do not know whom they concern.
      switch error {
      case .deadlineExceeded: throw .deadlineExceeded(collection: target.name)
      case .overloaded(_, let seconds):
        throw .overloaded(collection: target.name, retryAfterSeconds: seconds)
      default: throw error
      }
    }
  }

  /// Whether the server is being left alone.
  package var isCircuitOpen: Bool { caller.isCircuitOpen }

  /// One request, tried again once when the server could not take it just then.
  func send(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], to target: QdrantTarget,
    deadline: ContinuousClock.Instant
  ) async throws(VectorError) -> HTTPResponse {
    try await Self.send(
      method, path, body: body, to: target, deadline: deadline, transport, caller
    ) { $0 }
  }

  private static func search(
    _ queries: [VectorQuery], _ target: QdrantTarget, _ deadline: ContinuousClock.Instant,
    _ transport: any HTTPTransport, _ caller: GuardedCaller
  ) async throws(VectorError) -> [[VectorHit]] {
    let seconds = max(1, Int(remaining(target, deadline) / .seconds(1)))
    let path = "/collections/\(QdrantPath.segment(target.collection))/points/query/batch"
    return try await send(
      .post, path + "?timeout=\(seconds)", body: QdrantSearchBody.encode(queries, for: target),
      to: target, deadline: deadline, transport, caller, mayHedge: true
    ) { response throws(VectorError) in
      try QdrantAnswer.hits(response, target, count: queries.count)
    }
  }

  private static func send<Output: Sendable>(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8], to target: QdrantTarget,
    deadline: ContinuousClock.Instant, _ transport: any HTTPTransport, _ caller: GuardedCaller,
    mayHedge: Bool = false,
    decode: @escaping @Sendable (HTTPResponse) throws(VectorError) -> Output
  ) async throws(VectorError) -> Output {
    var headers: HTTPHeaders = ["content-type": "application/json"]
    if let key = target.apiKey { headers.set("api-key", key) }
    let fixedHeaders = headers
    do throws(QdrantFailure) {
      return try await caller.call(
        deadline: deadline, mayHedge: mayHedge,
        verdict: { (failure: QdrantFailure) in
          failure.verdict
        }, refusal: { QdrantFailure($0, target) },
        { () async throws(QdrantFailure) -> Output in
          let left = remaining(target, deadline)
          guard left > .zero else {
            throw QdrantFailure(.deadlineExceeded(collection: target.name), wasHurried: true)
          }
          let isHurried = left < target.timeout
          let response: HTTPResponse
          do throws(HTTPClientError) {
            response = try await transport.send(
              HTTPRequest(
                method: method, url: target.baseURL + path, headers: fixedHeaders, body: body,
                timeout: left))
          } catch {
            throw QdrantFailure(QdrantAnswer.error(error, target), wasHurried: isHurried)
          }
          guard response.isSuccess else {
            throw QdrantFailure(QdrantAnswer.error(response, target))
          }
          do throws(VectorError) { return try decode(response) } catch {
            throw QdrantFailure(error)
          }
        })
    } catch { throw error.error }
  }

  private static func remaining(_ target: QdrantTarget, _ deadline: ContinuousClock.Instant)
    -> Duration
  {
    min(target.timeout, deadline - .now)
  }

  private static func refusal(_ ending: BatchEnding) -> VectorError {
    switch ending {
    case .overloaded: .overloaded(collection: "", retryAfterSeconds: nil)
    case .timedOut: .deadlineExceeded(collection: "")
    case .cancelled, .stopped, .delivered, .failed: .cancelled
    }
  }

  private static func kind(_ error: VectorError) -> BatchFailureKind {
    switch error {
    case .rejected(_, let status, _) where [400, 413, 422].contains(status): .splittable
    default: .final
    }
  }
}
