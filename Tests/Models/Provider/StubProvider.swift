import HTTPServer
import JSON
import Synchronization

/// A server that answers from a script and keeps what it was asked.
final class StubProvider: Sendable {
  typealias Script = @Sendable (_ call: Int, HTTPServerRequest) -> HTTPServerResponse

  private let server: HTTPServer

  private final class Log: Sendable {
    let requests = Mutex<[HTTPServerRequest]>([])
  }
  private let log: Log

  init(delay: Duration = .zero, _ script: @escaping Script) throws {
    let log = Log()
    self.log = log
    var options = HTTPServerOptions()
    options.maxConnections = 500
    options.maxBodyBytes = 8 << 20
    server = try HTTPServer(options) { request, responder in
      let call = log.requests.withLock { requests in
        requests.append(request)
        return requests.count
      }
      responder.respond(script(call, request), after: delay)
    }
  }

  var baseURL: String { server.baseURL + "/v1" }
  var requests: [HTTPServerRequest] { log.requests.withLock { $0 } }
}

/// A chat completion as published.
func chatAnswer(
  _ content: String, finish: String = "stop",
  usage: String? = #"{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}"#
) -> HTTPServerResponse {
  let quoted = quotedJSON(content)
  return .json(
    """
    {"id":"c1","object":"chat.completion","created":1,"model":"m-2026",\
    "choices":[{"index":0,"message":{"role":"assistant","content":\(quoted),"refusal":null},\
    "logprobs":null,"finish_reason":"\(finish)"}]\(usage.map { ",\"usage\":\($0)" } ?? "")}
    """)
}

/// OpenAI's error body.
func failure(
  _ status: Int, type: String = "server_error", code: String? = nil, message: String = "no",
  headers: [(String, String)] = []
) -> HTTPServerResponse {
  var response = HTTPServerResponse.json(
    """
    {"error":{"message":\(quotedJSON(message)),"type":"\(type)","param":null,\
    "code":\(code.map { "\"\($0)\"" } ?? "null")}}
    """, status: status)
  response.headers += headers.map { .init(name: $0.0, value: $0.1) }
  return response
}

private func quotedJSON(_ text: String) -> String {
  String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
}
