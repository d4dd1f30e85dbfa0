import HTTPClient

extension AttemptFailure {
  /// Reads an error response. Statuses: OpenAI's and text-embeddings-inference's published
  /// descriptions (the latter: 413 batch size, 422 tokenizer, 424 backend, 429 overloaded).
  init(_ response: HTTPResponse) {
    let body = ProviderErrorBody(response.body)
    let identifiers = body.identifiers
    let status = "HTTP \(response.status)" + (identifiers.isEmpty ? "" : ", " + identifiers)
    retryAfter = response.retryAfter()
    refused = body.refusedParts
    error =
      switch response.status {
      case 401, 403: .unauthorized
      case 402: .quotaExhausted
      case 429: body.saysQuotaExhausted ? .quotaExhausted : .rateLimited(retryAfter: retryAfter)
      case 400, 413, 422:
        if body.saysQuotaExhausted {
          .quotaExhausted
        } else if body.saysContextTooLong {
          .contextTooLong
        } else if body.saysContentFiltered {
          .contentFiltered(TokenUsage())
        } else {
          .invalidRequest(message: status)
        }
      case 408, 504: .timedOut
      case 409, 424, 425, 500...: .unavailable(reason: status)
      case 404, 405, 406, 410, 411, 414, 415: .misconfigured(reason: status)
      case 300..<400: .misconfigured(reason: status + ", a redirect")
      default: .malformedResponse(reason: status)
      }
  }
}
