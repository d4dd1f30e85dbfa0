import HTTPServer
import Synchronization

/// An OpenAI-compatible and a Qdrant-compatible provider on one loopback port: fixed latency per
/// call, every call and input counted, faults on demand.
///
/// `GET /_counters` tells the counts, `DELETE` starts them anew. `PUT /_faults` with a list of
/// faults (and `?seed=`) sets what goes wrong, `GET` tells what is in force, `DELETE` ends it.
final class SimulatedProviders: Sendable {
  struct Options: Sendable {
    var profile = ProviderProfile.guide
    /// 0 lets the operating system choose.
    var port: UInt16 = 0
    /// Length of embeddings where the request does not say.
    var dimensions = 64
    /// Asked of every call when set.
    var apiKey: String?
    var chat: SimulatedChatResponder = { _ in .content("{}") }
  }

  private let router: ProviderRouter
  private let server: HTTPServer

  init(_ options: Options = Options()) throws(HTTPServerError) {
    let router = ProviderRouter(options)
    var listening = HTTPServerOptions(port: options.port)
    listening.maxConnections = 16_000
    listening.maxBodyBytes = 64 << 20
    self.router = router
    server = try HTTPServer(listening) { request, responder in router.serve(request, responder) }
  }

  func stop() { server.stop() }

  var port: UInt16 { server.port }
  /// For `models.chat.baseURL` and `models.embeddings.baseURL`.
  var openAIBaseURL: String { server.baseURL + "/v1" }
  var qdrantURL: String { server.baseURL }

  func counters(_ endpoint: ProviderEndpoint) -> ProviderCounters {
    router.state.withLock { $0.tallies[endpoint]?.counters ?? ProviderCounters() }
  }

  func resetCounters() { router.state.withLock { $0.tallies = [:] } }

  func setFaults(_ faults: [ProviderFault], seed: UInt64 = 1) {
    router.state.withLock { $0.plan = FaultPlan(faults, seed: seed) }
  }

  func put(_ points: [QdrantSimulation.Point], into collection: String) {
    router.qdrant.put(points, into: collection)
  }
}
