import HTTPServer

extension ProviderFault {
  /// What the client gets instead of, or made from, the answer it should have had.
  func applied(to answer: HTTPServerResponse) -> HTTPServerResponse {
    switch kind {
    case .rateLimited:
      withRetryAfter(
        .openAIError(
          429, "Rate limit reached.", type: "requests", code: "rate_limit_exceeded"))
    case .quotaExhausted:
      .openAIError(
        429, "You exceeded your current quota.", type: "insufficient_quota",
        code: "insufficient_quota")
    case .serverError: .openAIError(500, "The server had an error.", type: "server_error")
    case .unavailable:
      withRetryAfter(.openAIError(503, "The engine is overloaded.", type: "server_error"))
    case .unauthorized:
      .openAIError(401, "Incorrect API key provided.", code: "invalid_api_key")
    case .invalidRequest: .openAIError(400, "Invalid request.")
    case .html: .text("<html><body>502</body></html>", status: 502, type: "text/html")
    case .hang: HTTPServerResponse(delivery: .hang)
    case .reset: HTTPServerResponse(delivery: .reset)
    case .slow:
      delivered(answer, .paced(bytes: max(1, answer.body.count / 10), every: .milliseconds(200)))
    case .truncatedBody: delivered(answer, .truncated(after: answer.body.count / 2))
    case .truncatedJSON: cut(answer)
    case .refusal, .brokenSQL: answer
    }
  }

  private func withRetryAfter(_ response: HTTPServerResponse) -> HTTPServerResponse {
    guard let retryAfterSeconds else { return response }
    var response = response
    response.headers.append(.init(name: "retry-after", value: String(retryAfterSeconds)))
    return response
  }

  private func delivered(
    _ answer: HTTPServerResponse, _ delivery: HTTPServerResponse.Delivery
  ) -> HTTPServerResponse {
    var answer = answer
    answer.delivery = delivery
    return answer
  }

  private func cut(_ answer: HTTPServerResponse) -> HTTPServerResponse {
    var answer = answer
    answer.body = Array(answer.body.prefix(answer.body.count / 2))
    return answer
  }
}
