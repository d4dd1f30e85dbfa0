/// One embedded text.
package struct EmbeddedText: Sendable, Hashable {
  package var vector: [Float]
  /// What this text cost its asker: `nil` when the provider did not tell, 0 when another asker of
  /// the same text paid.
  package var tokens: Int?

  package init(vector: [Float], tokens: Int? = nil) {
    self.vector = vector
    self.tokens = tokens
  }
}

/// The seam to embedding models.
package protocol Embedding: Sendable {
  /// Equal for models whose vectors may be compared, and part of every cache key.
  var identity: String { get }
  /// The length of the vectors; `nil` until the first answer of a model that was not told.
  var dimensions: Int? { get }

  /// One result for each text, in order. Empty texts are refused.
  func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText]
}
