/// The embeddings that need no provider: a table in this process. Costs no tokens.
package struct StaticEmbeddingModel: Embedding {
  private let embedder: StaticEmbedder

  package init(_ embedder: StaticEmbedder) {
    self.embedder = embedder
  }

  package var identity: String { embedder.identity }
  package var dimensions: Int? { embedder.dimension }

  package func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText] {
    guard !texts.contains("") else { throw .invalidRequest(message: "empty text") }
    var results: [EmbeddedText] = []
    results.reserveCapacity(texts.count)
    for text in texts {
      guard !Task.isCancelled else { throw .cancelled }
      results.append(EmbeddedText(vector: embedder.embed(text), tokens: 0))
    }
    return results
  }
}
