internal import Answering
internal import Batching
internal import Configuration
internal import Digest
internal import Foundation
internal import Models
internal import Outbox
internal import Telemetry
internal import Vectors

/// Vector collections as configured: embedded indexes built where they are missing or out of date,
/// Qdrant's ready to be searched.
struct CollectionsOpening: Sendable {
  let answerable: [AnswerableCollection]
  let searching: VectorCollections
  /// What must run while the collections are used.
  let background: [@Sendable () async -> Void]

  init(
    _ configuration: WeirConfiguration, models: ModelsOpening, telemetry: Telemetry
  ) async throws {
    var answerable: [AnswerableCollection] = []
    var collections: [any VectorCollection] = []
    var background: [@Sendable () async -> Void] = []
    let embeddings = EmbeddingChoice(models)
    for (name, settings) in configuration.collections.sorted(by: { $0.key < $1.key }) {
      let (embedding, atOnce) = try embeddings.model(settings.embedding, &background)
      switch settings.kind {
      case .embedded:
        let build = EmbeddedIndexBuild(name, settings, configuration, embedding: embedding)
        if try await Self.isBuilt(build, name, settings, configuration, models) {
          telemetry.emit(
            NoticeGiven(.info, source: "index", "collections.\(name) was built anew"))
        }
        collections.append(try build.open())
      case .qdrant:
        let client = QdrantClient(transport: models.transport) { event in
          switch event {
          case .retrying(let attempt, let delay):
            telemetry.emit(
              ProviderRetried(
                provider: .vectors, outcome: .failed, attempt: attempt,
                delayMilliseconds: delay.microseconds / 1000))
          case .circuitChanged(let isOpen):
            telemetry.emit(ProviderCircuitChanged(provider: .vectors, isOpen: isOpen))
          case .hedged: break
          }
        }
        background.append { await client.run() }
        collections.append(
          QdrantCollection(QdrantTarget(name, settings, embedding: embedding), client: client))
      }
      answerable.append(
        AnswerableCollection(
          name: name, description: settings.description, tenants: settings.tenants,
          embedding: embedding, embedsAtOnce: atOnce, limit: settings.limit,
          source: settings.source.table.isEmpty
            ? nil
            : AnswerableCollection.Source(
              database: settings.source.database, table: settings.source.table,
              idColumn: settings.source.idColumn),
          payloadFields: settings.source.payloadColumns))
    }
    self.answerable = answerable
    self.background = background
    searching = VectorCollections(collections)
  }

  /// Whether anything had to be built. An API's texts wait until its model runs, which the service
  /// sees to only when it is open: for building it runs one of its own.
  private static func isBuilt(
    _ build: EmbeddedIndexBuild, _ name: String, _ settings: CollectionConfiguration,
    _ configuration: WeirConfiguration, _ models: ModelsOpening
  ) async throws -> Bool {
    guard settings.embedding == .api else { return try await build.run() }
    return try await EmbeddingChoice.running(models, .api) { embedding in
      try await EmbeddedIndexBuild(name, settings, configuration, embedding: embedding).run()
    }
  }
}

/// One embedding model of each kind, made when first needed.
final class EmbeddingChoice {
  private let models: ModelsOpening
  private var api: BatchingEmbeddingModel?
  private var local: StaticEmbedder?

  init(_ models: ModelsOpening) {
    self.models = models
  }

  /// A model of that kind with what it needs running, while `body` runs.
  static func running<Result: Sendable>(
    _ models: ModelsOpening, _ kind: EmbeddingKind,
    _ body: (any Embedding) async throws -> Result
  ) async throws -> Result {
    var background: [@Sendable () async -> Void] = []
    let (embedding, _) = try EmbeddingChoice(models).model(kind, &background)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for work in background { group.addTask { await work() } }
      defer { group.cancelAll() }
      return try await body(embedding)
    }
  }

  /// - Parameter background: gets what the model needs to run.
  func model(
    _ kind: EmbeddingKind, _ background: inout [@Sendable () async -> Void]
  ) throws(ServiceError) -> (any Embedding, (@Sendable (String) -> [Float])?) {
    switch kind {
    case .static:
      let embedder: StaticEmbedder
      if let local {
        embedder = local
      } else {
        embedder = try models.staticEmbedder()
        local = embedder
      }
      return (StaticEmbeddingModel(embedder), { embedder.embed($0) })
    case .api:
      if let api { return (api, nil) }
      let made = models.embeddingAPI()
      api = made
      background.append { await made.run() }
      return (made, nil)
    }
  }
}

/// Building and opening one embedded index.
struct EmbeddedIndexBuild: Sendable {
  let name: String
  let folder: String
  private let builder: IndexBuilder

  init(
    _ name: String, _ settings: CollectionConfiguration, _ configuration: WeirConfiguration,
    embedding: any Embedding
  ) {
    self.name = name
    let source = IndexSource(name, settings.source, configuration)
    folder = settings.folder.isEmpty ? Self.defaultFolder(name, source) : settings.folder
    builder = IndexBuilder(
      collection: name, source: source, embedder: IndexEmbedder(embedding))
  }

  /// Without a folder of its own an index lies among temporary files, and is found again there as
  /// long as they last.
  private static func defaultFolder(_ name: String, _ source: IndexSource) -> String {
    let digest = SHA256Hasher().digest(source.path + "\n" + name).hex.prefix(16)
    return FileManager.default.temporaryDirectory
      .appending(path: "weir-\(getuid())").appending(path: "index-\(digest)").path
  }

  /// Whether anything had to be built.
  func run(
    progress: @escaping @Sendable (IndexProgress) -> Void = { _ in }
  ) async throws(ServiceError) -> Bool {
    do throws(VectorError) {
      return try await builder.build(in: folder, progress: progress)
    } catch {
      throw .answering("collections.\(name): \(error)")
    }
  }

  func open() throws(ServiceError) -> EmbeddedCollection {
    do throws(VectorError) {
      return try EmbeddedCollection(name: name, folder: folder)
    } catch {
      throw .answering("collections.\(name): \(error)")
    }
  }
}

extension IndexSource {
  init(_ name: String, _ source: CollectionSource, _ configuration: WeirConfiguration) {
    let tenant = source.tenantColumn.isEmpty ? nil : source.tenantColumn
    if source.table.isEmpty {
      self.init(
        .jsonLines(path: source.jsonl, id: source.idField), text: source.textFields,
        tenant: tenant)
    } else {
      self.init(
        .table(
          path: configuration.databases[source.database]?.path ?? "", table: source.table,
          id: source.idColumn.isEmpty ? nil : source.idColumn, payload: source.payloadColumns),
        text: source.textColumns, tenant: tenant)
    }
  }
}

extension IndexEmbedder {
  init(_ embedding: any Embedding) {
    self.init(identity: embedding.identity) { texts in
      try await embedding.embed(texts, deadline: .now + .seconds(300)).map(\.vector)
    }
  }
}

extension QdrantTarget {
  init(_ name: String, _ settings: CollectionConfiguration, embedding: any Embedding) {
    self.init(
      name: name, baseURL: settings.url,
      collection: settings.collection.isEmpty ? nil : settings.collection,
      apiKey: settings.apiKeyFile.secret?.reveal(),
      tenantField: settings.tenantField.isEmpty ? nil : settings.tenantField,
      payloadFields: settings.source.payloadColumns, dimension: embedding.dimensions,
      timeout: .milliseconds(settings.timeoutMs))
  }
}
