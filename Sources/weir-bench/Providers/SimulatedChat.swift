import Models

/// A chat request as the simulated provider understood it.
struct SimulatedChatRequest: Sendable {
  struct Message: Sendable, Hashable {
    var role: String
    var content: String
  }

  var model: String
  var messages: [Message]
  /// Name of the JSON schema that was asked for.
  var schemaName: String?

  /// What the last `user` message says.
  var question: String { messages.last { $0.role == "user" }?.content ?? "" }
}

/// What the simulated model says.
enum SimulatedChatReply: Sendable, Equatable {
  case content(String)
  case refusal(String)
  /// Cut off at the token limit.
  case truncated(String)
}

typealias SimulatedChatResponder = @Sendable (SimulatedChatRequest) -> SimulatedChatReply
