package import Caching
package import Telemetry

/// What answering remembers: embeddings, schema selections, SQL patterns. Never an answer.
package final class AnsweringCaches: Sendable {
  let embeddings: Cache<EmbeddingVector>
  let schema: Cache<TableSelection>
  let patterns: Cache<PatternList>
  private let writer: CacheWriter?

  /// - Parameters:
  ///   - store: the second level; nil: memory only.
  package init(
    embeddingsBytes: Int = 64 << 20, schemaBytes: Int = 16 << 20, patternsBytes: Int = 16 << 20,
    store: (any CacheStore)? = nil, metrics: Metrics? = nil
  ) {
    writer = store.map { CacheWriter(store: $0) }
    embeddings = Cache(
      .embeddings, capacity: embeddingsBytes, writer: writer, metrics: metrics)
    schema = Cache(
      .schema, capacity: schemaBytes, lifetime: 86_400, writer: writer, metrics: metrics)
    patterns = Cache(.patterns, capacity: patternsBytes, writer: writer, metrics: metrics)
  }

  /// Memory held, for a gauge.
  package var byteCount: Int { embeddings.byteCount + schema.byteCount + patterns.byteCount }

  /// Takes an entry that the second level tells of.
  package func receive(_ entry: CacheEntry) {
    switch entry.kind {
    case .embeddings: embeddings.receive(entry)
    case .schema: schema.receive(entry)
    case .patterns: patterns.receive(entry)
    }
  }

  /// Fills the memory from the second level, then writes behind until the task is cancelled.
  package func run() async {
    guard let writer else { return }
    await embeddings.warm()
    await schema.warm()
    await patterns.warm()
    await writer.run()
  }
}
