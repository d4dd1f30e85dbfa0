import HTTPServer
import JSON
import Synchronization

/// Plays a chat model that plans the riddles of ``QuestionBook``, slowly, and counts its calls.
final class ChatProvider: Sendable {
  private struct State {
    var calls: [String: Int] = [:]
    /// Those that wait for ``release()``.
    var held: [(HTTPResponder, HTTPServerResponse)] = []
    var isHolding = false
  }

  private final class Desk: Sendable {
    let state = Mutex(State())

    /// Whether the answer was kept back.
    func hold(_ responder: HTTPResponder, _ response: HTTPServerResponse) -> Bool {
      state.withLock { state in
        if state.isHolding { state.held.append((responder, response)) }
        return state.isHolding
      }
    }
  }

  private let desk: Desk
  private let server: HTTPServer

  init(delay: Duration) throws {
    let desk = Desk()
    self.desk = desk
    var options = HTTPServerOptions()
    options.maxConnections = 2000
    options.maxBodyBytes = 4 << 20
    server = try HTTPServer(options) { request, responder in
      let response = Self.answer(request, desk)
      if !desk.hold(responder, response) { responder.respond(response, after: delay) }
    }
  }

  /// Keeps back all answers from now on.
  func hold() { desk.state.withLock { $0.isHolding = true } }

  /// Gives what was kept back.
  func release() {
    let held = desk.state.withLock { state in
      defer {
        state.held = []
        state.isHolding = false
      }
      return state.held
    }
    for (responder, response) in held { responder.respond(response) }
  }

  var baseURL: String { server.baseURL + "/v1" }
  /// By the riddle's number.
  var calls: [String: Int] { desk.state.withLock(\.calls) }

  private static func answer(
    _ request: HTTPServerRequest, _ desk: Desk
  ) -> HTTPServerResponse {
    let body = try? JSONValue(parsing: request.body)
    let message = body?["messages"]?.array?.last?["content"]?.string ?? ""
    let question = (try? JSONValue(parsing: Array(message.utf8)))?["question"]?.string ?? message
    let number = Int(question.filter(\.isNumber)) ?? 0
    desk.state.withLock { $0.calls["riddle \(number)", default: 0] += 1 }
    let plan: JSONValue = [
      "lane": "sql", "tables": ["employees"], "columns": ["employees.age"],
      "literals": [], "search": "", "confidence": 1,
      "sql": .string(
        "SELECT count(*) FROM employees WHERE age > \(number + QuestionBook.riddleStep)"),
    ]
    let content = JSONValue.string(String(decoding: plan.encoded, as: UTF8.self))
    let reply: JSONValue = [
      "id": "c1", "object": "chat.completion", "created": 1, "model": "test",
      "choices": [
        [
          "index": 0, "finish_reason": "stop",
          "message": ["role": "assistant", "content": content],
        ]
      ],
      "usage": ["prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17],
    ]
    return HTTPServerResponse(
      headers: [("content-type", "application/json")], body: reply.encoded)
  }
}
