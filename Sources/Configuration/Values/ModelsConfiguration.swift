/// The providers of chat and embeddings.
package struct ModelsConfiguration: Sendable, Equatable {
  package var chat = ChatConfiguration()
  package var embeddings = EmbeddingsConfiguration()

  package init() {}
}
