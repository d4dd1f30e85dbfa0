import Synchronization

/// A chat model without a provider: a closure answers, and every request is kept.
package final class ScriptedChatModel: ChatProviding {
  package typealias Script = @Sendable (ChatRequest) async throws(ModelError) -> ChatCompletion

  private let script: Script
  private let asked = Mutex<[ChatRequest]>([])

  package init(_ script: @escaping Script) {
    self.script = script
  }

  /// Always the same answer.
  package convenience init(answer: String, usage: TokenUsage = TokenUsage()) {
    self.init { _ throws(ModelError) in
      ChatCompletion(content: answer, model: "scripted", usage: usage)
    }
  }

  package var requests: [ChatRequest] { asked.withLock { $0 } }

  package func complete(
    _ request: ChatRequest, deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> ChatCompletion {
    guard !Task.isCancelled else { throw .cancelled }
    guard deadline > .now else { throw .timedOut }
    asked.withLock { $0.append(request) }
    return try await script(request)
  }
}
