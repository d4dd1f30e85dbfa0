internal import Batching

/// Why one call to Qdrant failed, with what only its caller needs to know.
struct QdrantFailure: Error {
  let error: VectorError
  /// The asker left the server less time than it is normally given.
  var wasHurried = false

  init(_ error: VectorError, wasHurried: Bool = false) {
    self.error = error
    self.wasHurried = wasHurried
  }

  init(_ refusal: CallRefusal, _ target: QdrantTarget) {
    error =
      switch refusal {
      case .overloaded: .overloaded(collection: target.name, retryAfterSeconds: nil)
      case .timedOut: .deadlineExceeded(collection: target.name)
      case .cancelled: .cancelled
      case .circuitOpen:
        .unavailable(
          collection: target.name, reason: "it has been failing and is left alone for a moment")
      }
  }

  var verdict: CallVerdict {
    switch error {
    case .unavailable: CallVerdict(isRetriable: true, health: .failure)
    case .overloaded(_, let seconds):
      CallVerdict(
        isRetriable: true, retryAfter: seconds.map { .seconds($0) },
        load: .limited(retryAfter: seconds.map { .seconds($0) }))
    case .deadlineExceeded:
      wasHurried
        ? CallVerdict(isRetriable: false)
        : CallVerdict(isRetriable: false, health: .failure, load: .overload)
    case .malformedResponse, .cancelled: CallVerdict(isRetriable: false)
    case .unknownCollection, .tenantMissing, .wrongDimension, .invalidQuery, .rejected,
      .credentialsRefused, .storage, .source, .embedding:
      // It answers: that is health enough.
      CallVerdict(isRetriable: false, health: .success)
    }
  }
}
