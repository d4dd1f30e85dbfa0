package import Contract

/// Why a model gave no usable answer. No case carries prompts, texts or keys.
package enum ModelError: Error, Equatable, Sendable {
  /// No model of that kind is configured.
  case notConfigured
  /// No connection, or the provider answers 5xx; `reason` is a status or a transport error.
  case unavailable(reason: String)
  case rateLimited(retryAfter: Duration?)
  /// The account has no credit left: trying again does not help.
  case quotaExhausted
  /// The provider refuses the request as sent; `message` holds its identifiers of what is wrong.
  case invalidRequest(message: String)
  case contextTooLong
  /// The provider knows no such path or model.
  case misconfigured(reason: String)
  /// The provider did not answer within its time limit or the caller's deadline.
  case timedOut
  /// The answer hit the token limit; what it cost is known as far as the provider told.
  case truncated(TokenUsage)
  case refused(TokenUsage)
  case contentFiltered(TokenUsage)
  /// Not what the published API describes.
  case malformedResponse(reason: String)
  case unauthorized
  case cancelled
  /// The provider has been failing and is left alone for a while.
  case circuitOpen
  /// Too much is waiting already.
  case overloaded
  /// The service is shutting down.
  case stopped

  /// Whether the same call may succeed when made again soon.
  package var isRetriable: Bool {
    switch self {
    case .unavailable, .rateLimited, .timedOut, .malformedResponse, .circuitOpen, .overloaded,
      .stopped:
      true
    case .notConfigured, .quotaExhausted, .invalidRequest, .contextTooLong, .misconfigured,
      .truncated, .refused, .contentFiltered, .unauthorized, .cancelled:
      false
    }
  }

  /// What a reply says.
  package var code: ErrorCode {
    switch self {
    case .notConfigured, .unavailable, .rateLimited, .quotaExhausted, .unauthorized, .circuitOpen,
      .misconfigured, .stopped, .cancelled:
      .aiUnavailable
    case .invalidRequest, .contextTooLong, .truncated, .refused, .contentFiltered,
      .malformedResponse:
      .aiFailed
    case .timedOut: .deadlineExceeded
    case .overloaded: .overloaded
    }
  }

  /// What the failed call is known to have cost.
  package var usage: TokenUsage? {
    switch self {
    case .truncated(let usage), .refused(let usage), .contentFiltered(let usage): usage
    default: nil
    }
  }
}

extension ModelError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notConfigured: "no model is configured for this: set models.chat or models.embeddings"
    case .unavailable(let reason): "the model provider is not available (\(reason))"
    case .rateLimited: "the model provider limits the rate of requests: try again later"
    case .quotaExhausted: "the account at the model provider has no quota left: add credit"
    case .invalidRequest(let message): "the model provider refuses the request (\(message))"
    case .contextTooLong: "the request is longer than the model's context: shorten it"
    case .misconfigured(let reason):
      "the model provider does not know what it is asked for (\(reason)): check baseURL and model"
    case .timedOut: "the model provider did not answer in time"
    case .truncated: "the model's answer was cut off at its token limit: raise maxCompletionTokens"
    case .refused: "the model refused to answer"
    case .contentFiltered: "the provider's content filter held the answer back"
    case .malformedResponse(let reason): "the model's response is not as published (\(reason))"
    case .unauthorized: "the model provider refuses the API key: check apiKeyFile"
    case .cancelled: "the call to the model was cancelled"
    case .circuitOpen: "the model provider has been failing and is left alone for a moment"
    case .overloaded: "too many calls to the model are waiting: try again later"
    case .stopped: "the service is shutting down"
    }
  }
}
