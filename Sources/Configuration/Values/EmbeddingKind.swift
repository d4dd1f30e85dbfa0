/// Where embeddings come from.
package enum EmbeddingKind: String, Sendable, Equatable, CaseIterable {
  /// Static token embeddings, in process.
  case `static`
  /// An OpenAI-compatible `/v1/embeddings`.
  case api
}
