import HTTPServer
import JSON

/// What a simulation makes of one request, before delay and faults.
struct SimulatedAnswer {
  var response: HTTPServerResponse
  var inputs: [String] = []
  var promptTokens = 0
  var completionTokens = 0
}

extension HTTPServerResponse {
  static func json(_ value: JSONValue, status: Int = 200) -> HTTPServerResponse {
    HTTPServerResponse(
      status: status, headers: [("content-type", "application/json")], body: value.encoded)
  }

  /// OpenAI's error body.
  static func openAIError(
    _ status: Int, _ message: String, type: String = "invalid_request_error", code: String? = nil
  ) -> HTTPServerResponse {
    .json(
      [
        "error": [
          "message": .string(message), "type": .string(type), "param": nil,
          "code": code.map { .string($0) } ?? nil,
        ]
      ], status: status)
  }

  /// Qdrant's error body.
  static func qdrantError(_ status: Int, _ message: String) -> HTTPServerResponse {
    .json(
      ["time": 0.0001, "status": ["error": .string(message)], "result": nil], status: status)
  }
}
