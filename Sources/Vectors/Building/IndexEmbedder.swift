/// The embedding model as a builder sees it.
package struct IndexEmbedder: Sendable {
  /// Names the model; an index made with another one is built again.
  package var identity: String

  /// Texts handed over at a time; what does the embedding may split them further.
  package var batch: Int

  /// One vector a text, in order, all of one length.
  package var embed: @Sendable ([String]) async throws -> [[Float]]

  package init(
    identity: String, batch: Int = 1_024,
    embed: @escaping @Sendable ([String]) async throws -> [[Float]]
  ) {
    self.identity = identity
    self.batch = max(1, batch)
    self.embed = embed
  }
}

/// How far a build has come.
package struct IndexProgress: Hashable, Sendable {
  package enum Phase: String, Sendable { case reading, embedding, linking, done }

  package var phase: Phase
  package var done: Int
  /// Nil while the source is still being counted.
  package var total: Int?

  package init(_ phase: Phase, done: Int, total: Int?) {
    self.phase = phase
    self.done = done
    self.total = total
  }
}
