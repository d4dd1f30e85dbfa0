package import Caching
package import Telemetry

/// What answering remembers: embeddings, schema selections, SQL patterns. Never an answer.
package final class AnsweringCaches: Sendable {
  let embeddings: Cache<EmbeddingVector>
  let schema: Cache<TableSelection>
  let patterns: Cache<PatternList>
  private let writer: CacheWriter?
  private let sharer: CacheWriter?

  /// - Parameters:
  ///   - store: the second level; nil: memory only.
  ///   - shared: what the group shares; what is learnt here goes there, and what comes from there
  ///     comes through ``receive(_:)``. Nil: nothing is shared.
  package init(
    embeddingsBytes: Int = 64 << 20, schemaBytes: Int = 16 << 20, patternsBytes: Int = 16 << 20,
    store: (any CacheStore)? = nil, shared: (any CacheStore)? = nil, metrics: Metrics? = nil
  ) {
    writer = store.map { CacheWriter(store: $0) }
    sharer = shared.map { CacheWriter(store: $0) }
    embeddings = Cache(
      .embeddings, capacity: embeddingsBytes, writer: writer, sharer: sharer,
      metrics: metrics)
    schema = Cache(
      .schema, capacity: schemaBytes, lifetime: 86_400, writer: writer, sharer: sharer,
      metrics: metrics)
    patterns = Cache(
      .patterns, capacity: patternsBytes, writer: writer, sharer: sharer,
      metrics: metrics)
  }

  /// Memory held, for a gauge.
  package var byteCount: Int { embeddings.byteCount + schema.byteCount + patterns.byteCount }

  /// Takes an entry that the second level tells of.
  package func receive(_ entry: CacheEntry) {
    switch entry.kind {
    case .embeddings: embeddings.receive(entry)
    case .schema: schema.receive(entry)
    // Two members may have learnt of the same words.
    case .patterns: patterns.receive(entry) { $0.merged(with: $1) }
    }
  }

  /// Fills the memory from the second level, then writes behind until the task is cancelled.
  package func run() async {
    await withTaskGroup { group in
      if let writer {
        group.addTask {
          await self.embeddings.warm()
          await self.schema.warm()
          await self.patterns.warm()
          await writer.run()
        }
      }
      if let sharer { group.addTask { await sharer.run() } }
      await group.waitForAll()
    }
  }
}
