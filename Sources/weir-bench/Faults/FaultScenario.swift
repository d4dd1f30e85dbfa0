import Contract

/// One way in which a provider fails while the service is under load.
struct FaultScenario: Sendable {
  /// What the questions need, and so which endpoint fails.
  enum Lane: Sendable { case plan, search }

  let name: String
  let endpoint: ProviderEndpoint
  var faults: [ProviderFault] = []
  /// Whether the server itself goes away and comes back.
  var isServerGone = false
  /// How long it lasts; nil: until all replies are there.
  var lasts: Duration?
  /// A question that the provider refuses for what it says.
  var poison: Int?
  /// Errors that replies may bear.
  var errors: Set<ErrorCode>

  var lane: Lane { endpoint == .chat ? .plan : .search }

  private static func fault(
    _ endpoint: ProviderEndpoint, _ kind: ProviderFault.Kind, _ name: String,
    _ errors: Set<ErrorCode>, probability: Double = 1, retryAfter: Int? = nil,
    lasts: Duration? = nil
  ) -> FaultScenario {
    FaultScenario(
      name: "\(endpoint.rawValue): \(name)", endpoint: endpoint,
      faults: [
        ProviderFault(
          kind, on: endpoint, probability: probability, retryAfterSeconds: retryAfter)
      ], lasts: lasts, errors: errors)
  }

  private static let limited: Set<ErrorCode> = [.aiUnavailable, .overloaded]
  private static let down: Set<ErrorCode> = [.aiUnavailable]
  private static let late: Set<ErrorCode> = [.aiUnavailable, .deadlineExceeded, .overloaded]
  private static let broken: Set<ErrorCode> = [.aiFailed, .aiUnavailable]
  /// Of the vector engine, which is no AI.
  private static let engine: Set<ErrorCode> = [.internal]

  static let all: [FaultScenario] = [
    fault(.chat, .rateLimited, "429", limited),
    fault(.chat, .rateLimited, "429, Retry-After 1", limited, retryAfter: 1),
    fault(.chat, .rateLimited, "429 for 0.6 s", limited, lasts: .milliseconds(600)),
    fault(.chat, .quotaExhausted, "quota exhausted", down),
    fault(.chat, .serverError, "500", down),
    fault(.chat, .serverError, "500, one in five", down, probability: 0.2),
    fault(.chat, .unavailable, "503, Retry-After 1", down, retryAfter: 1),
    fault(.chat, .unauthorized, "401", down),
    fault(.chat, .hang, "hangs", late),
    fault(.chat, .reset, "connection reset", down),
    fault(.chat, .slow, "slow bodies", late),
    fault(.chat, .truncatedBody, "body cut short", broken),
    fault(.chat, .truncatedJSON, "JSON cut short", broken),
    fault(.chat, .html, "a proxy's page", down),
    fault(.chat, .truncatedJSON, "JSON cut short, one in five", broken, probability: 0.2),
    fault(.chat, .refusal, "refusals", [.aiFailed]),
    fault(.chat, .brokenSQL, "wrong SQL", [.sqlFailed]),
    fault(.chat, .brokenSQL, "wrong SQL, one in five", [.sqlFailed], probability: 0.2),
    fault(.embeddings, .rateLimited, "429, Retry-After 1", limited, retryAfter: 1),
    fault(.embeddings, .serverError, "500", down),
    fault(.embeddings, .hang, "hangs", late),
    fault(.embeddings, .truncatedJSON, "JSON cut short", broken),
    FaultScenario(
      name: "embeddings: one bad input", endpoint: .embeddings, poison: 7, errors: [.aiFailed]),
    FaultScenario(
      name: "search: Qdrant gone", endpoint: .search, isServerGone: true, errors: engine),
    fault(.search, .rateLimited, "429", [.overloaded]),
    fault(.search, .serverError, "500", engine),
    fault(.search, .hang, "hangs", engine.union([.deadlineExceeded, .overloaded])),
    fault(.search, .truncatedJSON, "JSON cut short", engine),
  ]
}
