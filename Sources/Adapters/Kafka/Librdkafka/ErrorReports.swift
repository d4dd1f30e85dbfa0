/// Which errors a client has reported already, so that each is told once per change.
struct ErrorReports {
  private var seen: Set<KafkaError> = []
  private(set) var authentication: KafkaError?

  /// At most this many different errors are remembered; more start afresh.
  private static let limit = 64

  mutating func isNews(_ error: KafkaError) -> Bool {
    if case .authenticationFailed = error.cause { authentication = error }
    if seen.count >= Self.limit { seen.removeAll() }
    return seen.insert(error.withoutEndpoint).inserted
  }

  mutating func clear() {
    guard !seen.isEmpty || authentication != nil else { return }
    seen.removeAll()
    authentication = nil
  }
}

extension KafkaError {
  /// Connection errors name the broker, the port and the milliseconds that passed; two that differ
  /// in nothing else are one.
  fileprivate var withoutEndpoint: KafkaError {
    switch self {
    case .transport: .transport(reason: "")
    case .authenticationFailed: .authenticationFailed(reason: "")
    default: self
    }
  }
}
