import HTTPServer
import Models

/// What providers answer when something is wrong, and what it is understood as.
enum ChatErrorCases {
  static let all: [(String, HTTPServerResponse, ModelError)] = [
    (
      "nested", failure(400, type: "invalid_request_error", code: "bad_x"),
      .invalidRequest(message: "HTTP 400, type invalid_request_error, code bad_x")
    ),
    (
      "flat", .json(#"{"message":"m","code":422,"error_type":"Tokenizer"}"#, status: 422),
      .invalidRequest(message: "HTTP 422, type Tokenizer, code 422")
    ),
    (
      "vLLM",
      .json(#"{"object":"error","message":"m","type":"BadRequestError","code":400}"#, status: 400),
      .invalidRequest(message: "HTTP 400, type BadRequestError, code 400")
    ),
    (
      "HTML", .text("<html>502</html>", status: 502, type: "text/html"),
      .unavailable(reason: "HTTP 502")
    ),
    ("empty", HTTPServerResponse(status: 503), .unavailable(reason: "HTTP 503")),
    ("context code", failure(400, code: "context_length_exceeded"), .contextTooLong),
    (
      "context words", failure(400, message: "This model's Maximum Context Length is 8 tokens"),
      .contextTooLong
    ),
    ("key", failure(401, message: "Incorrect API key provided: k-123"), .unauthorized),
    (
      "quota", failure(429, type: "insufficient_quota", code: "insufficient_quota"), .quotaExhausted
    ),
    ("rate", failure(429, code: "rate_limit_exceeded"), .rateLimited(retryAfter: nil)),
    (
      "rate with wish", failure(429, headers: [("retry-after", "60")]),
      .rateLimited(retryAfter: .seconds(60))
    ),
    (
      "TEI overloaded",
      .json(
        #"{"message":"Model is overloaded","code":429,"error_type":"overloaded"}"#, status: 429),
      .rateLimited(retryAfter: nil)
    ),
    (
      "no model", failure(404, code: "model_not_found"),
      .misconfigured(reason: "HTTP 404, type server_error, code model_not_found")
    ),
    ("redirect", HTTPServerResponse(status: 302), .misconfigured(reason: "HTTP 302, a redirect")),
    ("filter", failure(400, code: "content_filter"), .contentFiltered(TokenUsage())),
    ("not JSON", .text("<html>"), .malformedResponse(reason: "not JSON")),
    (
      "cut JSON", .json(#"{"choices":[{"message":{"content":"x"#),
      .malformedResponse(reason: "not JSON")
    ),
    ("no choices", .json(#"{"choices":[]}"#), .malformedResponse(reason: "no choices")),
    (
      "error at 200", .json(#"{"error":{"message":"m"}}"#),
      .malformedResponse(reason: "an error under a success status")
    ),
    (
      "no content", .json(#"{"choices":[{"message":{"content":null}}]}"#),
      .malformedResponse(reason: "no content")
    ),
    (
      "filtered", chatAnswer("x", finish: "content_filter", usage: nil),
      .contentFiltered(TokenUsage())
    ),
  ]
}
