/// The seam to chat models.
package protocol ChatProviding: Sendable {
  /// Asks once; retries within the deadline are the provider's own business.
  func complete(
    _ request: ChatRequest, deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> ChatCompletion
}
