package import Kafka

/// Why the service cannot start or go on.
package enum ServiceError: Error, Sendable, CustomStringConvertible {
  /// The cluster does not answer or refuses us.
  case broker(KafkaError)
  /// A topic that is needed is missing or may not be used.
  case topic(String, KafkaError)
  /// Exactly once was asked for and the cluster refuses transactions.
  case transactions(KafkaError)
  /// Databases, collections or models cannot be used.
  case answering(String)
  /// The admin port cannot be listened on.
  case admin(String)

  /// Whether the broker itself could not be reached (exit code 4 of `weir`).
  package var isUnreachable: Bool {
    switch self {
    case .broker(let error), .topic(_, let error), .transactions(let error):
      switch error.cause {
      case .transport, .timedOut: true
      default: false
      }
    case .answering, .admin: false
    }
  }

  package var description: String {
    switch self {
    case .broker(let error): "Kafka: \(error)"
    case .topic(let name, let error): "Topic \(name): \(error)"
    case .transactions(let error):
      "Exactly once needs transactions, and the broker refuses them: \(error). Grant the "
        + "transactional id, or set delivery.mode to at_least_once."
    case .answering(let reason): reason
    case .admin(let reason): "The admin port cannot be opened: \(reason)"
    }
  }
}
