/// The chat models by tier. Without a cheap one the standard one serves both; which tier to ask,
/// and when to ask the better one after all, is the caller's decision.
package struct ChatModels: ChatProviding {
  package let standard: any ChatProviding
  package let cheap: (any ChatProviding)?

  package init(standard: any ChatProviding, cheap: (any ChatProviding)? = nil) {
    self.standard = standard
    self.cheap = cheap
  }

  /// Whether asking the standard tier after the cheap one would ask another model.
  package var canEscalate: Bool { cheap != nil }

  package func complete(
    _ request: ChatRequest, deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> ChatCompletion {
    let model = request.tier == .cheap ? cheap ?? standard : standard
    return try await model.complete(request, deadline: deadline)
  }
}

/// Stands where no chat model is configured.
package struct NoChatModel: ChatProviding {
  package init() {}

  package func complete(
    _ request: ChatRequest, deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> ChatCompletion {
    throw .notConfigured
  }
}
