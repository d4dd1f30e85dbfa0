package import Configuration
internal import Models
package import Telemetry
package import Vectors

/// Fills the collections that a configuration describes, one at a time.
package struct CollectionIndexing: Sendable {
  /// What a collection holds afterwards.
  package struct Result: Sendable {
    package let documents: Int
    /// False where it was up to date.
    package let isNew: Bool
  }

  private let configuration: WeirConfiguration
  private let models: ModelsOpening

  package init(_ configuration: WeirConfiguration, telemetry: Telemetry) throws(ServiceError) {
    self.configuration = configuration
    models = try ModelsOpening(configuration.models, telemetry: telemetry)
  }

  package func run(
    _ name: String, progress: @escaping @Sendable (IndexProgress) -> Void
  ) async throws -> Result {
    let settings = configuration.collections[name] ?? CollectionConfiguration()
    return try await EmbeddingChoice.running(models, settings.embedding) { embedding in
      switch settings.kind {
      case .embedded:
        let build = EmbeddedIndexBuild(name, settings, configuration, embedding: embedding)
        let isNew = try await build.run(progress: progress)
        return Result(documents: try build.open().count, isNew: isNew)
      case .qdrant:
        let client = QdrantClient(transport: models.transport)
        let indexer = QdrantIndexer(
          QdrantTarget(name, settings, embedding: embedding),
          source: IndexSource(name, settings.source, configuration),
          embedder: IndexEmbedder(embedding), client: client)
        return try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { await client.run() }
          defer { group.cancelAll() }
          return Result(documents: try await indexer.run(progress: progress), isNew: true)
        }
      }
    }
  }
}
