import Contract
import Telemetry

extension Fingerprint {
  /// Some fingerprint.
  static let sample = FingerprintHasher().fingerprint(of: Request(question: "how many?"))
}

extension RequestAnswered {
  static func sample(
    _ id: String = "r1", route: Route? = .template, status: ReplyStatus = .ok,
    errorCode: ErrorCode? = nil, isCoalesced: Bool = false, microseconds: Int = 1_000,
    timings: [Timing] = [], usage: Usage = Usage(), traceParent: TraceParent? = nil
  ) -> RequestAnswered {
    RequestAnswered(
      id: id, tenant: "acme", fingerprint: .sample, route: route, status: status,
      errorCode: errorCode, isCoalesced: isCoalesced, microseconds: microseconds,
      timings: timings, usage: usage, resultCount: 3, cacheHits: [.patterns], partition: 4,
      offset: 99, traceParent: traceParent)
  }
}
