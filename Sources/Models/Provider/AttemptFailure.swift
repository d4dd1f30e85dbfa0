import Batching
import HTTPClient

/// Why one attempt failed, with what only the retry loop needs to know.
struct AttemptFailure: Error {
  let error: ModelError
  var retryAfter: Duration?
  /// The caller left the provider less time than it is normally given.
  var wasHurried = false
  /// A well-formed response of the wrong shape, or none in all the time there is: the next attempt
  /// would be no different, or cost as much again.
  var repeatsItself = false
  /// Parts of the request that the refusal speaks of.
  var refused: Set<RequestPart> = []

  var verdict: CallVerdict {
    switch error {
    case .unavailable:
      CallVerdict(isRetriable: true, retryAfter: retryAfter, health: .failure)
    case .rateLimited(let wish):
      CallVerdict(isRetriable: true, retryAfter: wish, load: .limited(retryAfter: wish))
    case .timedOut:
      wasHurried
        ? CallVerdict(isRetriable: false)
        : CallVerdict(isRetriable: !repeatsItself, health: .failure, load: .overload)
    case .malformedResponse: CallVerdict(isRetriable: !repeatsItself)
    case .invalidRequest, .contextTooLong, .truncated, .refused, .contentFiltered,
      .quotaExhausted, .unauthorized, .misconfigured:
      // It answers: that is health enough.
      CallVerdict(isRetriable: false, health: .success)
    case .notConfigured, .cancelled, .circuitOpen, .overloaded, .stopped:
      CallVerdict(isRetriable: false)
    }
  }
}

extension AttemptFailure {
  init(_ error: HTTPClientError, hurried: Bool) {
    wasHurried = hurried
    if case .timedOut = error { repeatsItself = true }
    self.error =
      switch error {
      case .timedOut: .timedOut
      case .cancelled: .cancelled
      case .closed: .stopped
      case .invalidURL, .invalidHeader: .misconfigured(reason: error.description)
      case .tooLarge, .malformed: .malformedResponse(reason: error.description)
      case .cannotResolve, .cannotConnect, .tls, .reset, .failed:
        .unavailable(reason: error.description)
      }
  }

  init(_ refusal: CallRefusal) {
    error =
      switch refusal {
      case .overloaded: .overloaded
      case .timedOut: .timedOut
      case .cancelled: .cancelled
      case .circuitOpen: .circuitOpen
      }
  }
}
