internal import Foundation
internal import NearestNeighbours

/// Makes an embedded index, or finds that the one on disk is still right.
///
/// The work is done in `building/` and published by a rename, so readers see the old index or the
/// new one. Broken off, it goes on where it stopped: documents read stay read as long as the source
/// is unchanged, embeddings paid for stay paid for. A new build takes over the embeddings of every
/// text that the old index, made with the same model, holds already.
package struct IndexBuilder: Sendable {
  package var collection: String
  package var source: IndexSource
  package var embedder: IndexEmbedder

  /// Tenants (or undivided collections) of fewer documents are scanned, exactly; others get a graph.
  package var graphThreshold = 2_000

  /// Threads that link the graph.
  package var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

  package init(collection: String, source: IndexSource, embedder: IndexEmbedder) {
    self.collection = collection
    self.source = source
    self.embedder = embedder
  }

  /// Brings the index in `folder` up to date and returns whether anything had to be built.
  @discardableResult
  package func build(
    in folder: String, progress: @escaping @Sendable (IndexProgress) -> Void = { _ in }
  ) async throws(VectorError) -> Bool {
    let place = IndexFolder(in: folder, collection: collection)
    try place.prepare()
    while true {
      if let lock = try FolderLock(path: place.root + "/lock", collection: collection) {
        let built = try await buildAlone(place, progress)
        _ = consume lock
        return built
      }
      // Another process builds this index: what it publishes will do.
      do { try await Task.sleep(for: .milliseconds(100)) } catch { throw .cancelled }
    }
  }

  private func buildAlone(
    _ place: IndexFolder, _ progress: @escaping @Sendable (IndexProgress) -> Void
  ) async throws(VectorError) -> Bool {
    guard let stamp = SourceStamp(path: source.path) else {
      throw .source(collection: collection, reason: "\(source.path) is not there")
    }
    let current = IndexManifest(readingFrom: IndexFolder.manifest(place.current))
    let isSameKind =
      current?.definition == source.definition && current?.model == embedder.identity
    if isSameKind, current?.stamp == stamp { return false }
    var plan = try await plan(place, stamp, progress)
    if isSameKind, var current, current.dataHash == plan.dataHash {
      // The file changed, these documents did not.
      current.stamp = stamp
      try current.write(to: IndexFolder.manifest(place.current), collection: collection)
      try? FileManager.default.removeItem(atPath: place.building)
      return false
    }
    plan.dimension = try await EmbeddingStep(
      collection: collection, embedder: embedder, folder: place.building, count: plan.count,
      former: current?.model == embedder.identity ? place.current : nil,
      formerDimension: current?.dimension ?? 0
    ).run(progress: progress)
    let linked = plan
    let threshold = graphThreshold
    let threads = threads
    let name = collection
    plan.graphs = try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
      try LinkingStep(
        collection: name, folder: place.building, threshold: threshold, threads: threads
      )
      .run(linked, progress: progress)
    }
    try plan.write(to: IndexFolder.manifest(place.building), collection: collection)
    try place.publish()
    progress(.init(.done, done: plan.count, total: plan.count))
    return true
  }

  /// The documents, read now or before this build was broken off.
  private func plan(
    _ place: IndexFolder, _ stamp: SourceStamp,
    _ progress: @escaping @Sendable (IndexProgress) -> Void
  ) async throws(VectorError) -> IndexManifest {
    let path = place.building + "/plan.json"
    if let plan = IndexManifest(readingFrom: path), plan.stamp == stamp,
      plan.definition == source.definition, plan.model == embedder.identity
    {
      return plan
    }
    try place.startBuilding()
    let staging = Staging(folder: place.building, source: source, collection: collection)
    let staged = try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
      try staging.run(progress: progress)
    }
    let plan = IndexManifest(
      definition: source.definition, model: embedder.identity, stamp: stamp,
      dataHash: staged.dataHash, dimension: 0, count: staged.count,
      isDivided: source.tenant != nil)
    try plan.write(to: path, collection: collection)
    return plan
  }
}
