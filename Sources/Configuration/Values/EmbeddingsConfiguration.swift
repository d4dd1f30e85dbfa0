/// The embedding model for collections made with `api`, and where the static one lies.
package struct EmbeddingsConfiguration: Sendable, Equatable {
  /// What embeds where no collection says otherwise.
  package var kind = EmbeddingKind.static
  /// Folder of the static token embeddings; empty: where `ops/setup` puts them.
  package var folder = ""
  package var baseURL = ""
  package var model = ""
  package var apiKeyFile = SecretFile()
  package var organization = ""
  /// Length asked of the API; 0: the model's own.
  package var dimensions = 0
  /// Texts in one call.
  package var batchItems = 128
  /// Tokens in one call, estimated.
  package var batchTokens = 100_000
  package var timeoutMs = 15_000
  package var maxConcurrency = 8
  package var maxRetries = 2

  package init() {}
}
