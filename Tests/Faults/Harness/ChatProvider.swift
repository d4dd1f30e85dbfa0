import HTTPServer
import JSON
import Synchronization

/// Plays a chat model that plans the riddles of ``QuestionBook``, slowly, and counts its calls.
final class ChatProvider: Sendable {
  private final class Counts: Sendable {
    let calls = Mutex<[String: Int]>([:])
  }

  private let counts: Counts
  private let server: HTTPServer

  init(delay: Duration) throws {
    let counts = Counts()
    self.counts = counts
    var options = HTTPServerOptions()
    options.maxConnections = 2000
    options.maxBodyBytes = 4 << 20
    server = try HTTPServer(options) { request, responder in
      responder.respond(Self.answer(request, counts), after: delay)
    }
  }

  var baseURL: String { server.baseURL + "/v1" }
  /// By the riddle's number.
  var calls: [String: Int] { counts.calls.withLock { $0 } }

  private static func answer(
    _ request: HTTPServerRequest, _ counts: Counts
  ) -> HTTPServerResponse {
    let body = try? JSONValue(parsing: request.body)
    let message = body?["messages"]?.array?.last?["content"]?.string ?? ""
    let question = (try? JSONValue(parsing: Array(message.utf8)))?["question"]?.string ?? message
    let number = Int(question.filter(\.isNumber)) ?? 0
    counts.calls.withLock { $0["riddle \(number)", default: 0] += 1 }
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
