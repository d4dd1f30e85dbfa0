internal import CHNSW
internal import Glibc

/// A graph of vectors that finds the nearest by cosine similarity in logarithmic time (HNSW).
///
/// Searches may run on any number of threads at once; a write waits for them and they for it.
package final class NearestNeighbourIndex: Sendable {
  // safety: hnswlib behind a shared_mutex in the shim; destroyed once, in deinit.
  private nonisolated(unsafe) let handle: OpaquePointer

  package let dimension: Int

  /// An empty index.
  ///
  /// - Parameters:
  ///   - links: edges a node (hnswlib's M): more is better recall, more memory.
  ///   - breadth: candidates kept while inserting (hnswlib's efConstruction).
  package init(
    dimension: Int, links: Int = 16, breadth: Int = 200, capacity: Int = 1_024, seed: UInt = 100
  ) throws(NearestNeighboursError) {
    guard (1...65_536).contains(dimension), (2...200).contains(links) else {
      throw .invalidShape(dimension: dimension, links: links)
    }
    let made = CallError.collect { text, size in
      weir_hnsw_create(
        dimension, links, max(breadth, links), max(capacity, 16), Int(seed), text, size)
    }
    guard let handle = made.value else { throw .library(made.text) }
    self.handle = handle
    self.dimension = dimension
  }

  /// Reads what `save` wrote; a damaged file is an error, never a crash.
  package init(contentsOf path: String, dimension: Int) throws(NearestNeighboursError) {
    guard (1...65_536).contains(dimension) else {
      throw .invalidShape(dimension: dimension, links: 16)
    }
    let made = CallError.collect { text, size in weir_hnsw_load(path, dimension, text, size) }
    guard let handle = made.value else { throw .cannotRead(path: path, reason: made.text) }
    self.handle = handle
    self.dimension = dimension
  }

  deinit { weir_hnsw_destroy(handle) }

  /// Vectors that can be found.
  package var count: Int { weir_hnsw_count(handle) }

  /// Adds a vector, or replaces the one of this label.
  package func add(label: UInt64, vector: [Float]) throws(NearestNeighboursError) {
    try add(labels: [label], vectors: vector.isEmpty ? [[]] : [vector], threads: 1)
  }

  /// Adds many at once, on up to `threads` threads. All vectors are checked before the first is added.
  package func add(labels: [UInt64], vectors: [[Float]], threads: Int = 1)
    throws(NearestNeighboursError)
  {
    guard labels.count == vectors.count else {
      throw .countMismatch(labels: labels.count, vectors: vectors.count)
    }
    var flat: [Float] = []
    flat.reserveCapacity(vectors.count * dimension)
    for vector in vectors { flat += try unit(vector) }
    try addUnit(labels: labels, flat: flat, threads: threads)
  }

  /// Makes a label unfindable; false when it was not there.
  @discardableResult
  package func remove(label: UInt64) throws(NearestNeighboursError) -> Bool {
    let removed = CallError.collect { text, size in weir_hnsw_remove(handle, label, text, size) }
    guard removed.value >= 0 else { throw .library(removed.text) }
    return removed.value == 1
  }

  /// The `limit` nearest, best first, found by walking the graph with `breadth` candidates.
  package func search(_ vector: [Float], limit: Int, breadth: Int = 64)
    throws(NearestNeighboursError) -> [Neighbour]
  {
    let query = try unit(vector)
    return try Neighbour.collect(limit: min(limit, count)) { hits, limit, text, size in
      weir_hnsw_search(handle, query, limit, max(breadth, limit), hits, text, size)
    }
  }

  /// The exact `limit` nearest among `labels` (unknown ones are skipped), or among all.
  package func scan(_ vector: [Float], limit: Int, among labels: [UInt64]? = nil)
    throws(NearestNeighboursError) -> [Neighbour]
  {
    let query = try unit(vector)
    let limit = min(limit, labels?.count ?? count)
    return try Neighbour.collect(limit: limit) { hits, limit, text, size in
      if let labels {
        return weir_hnsw_scan(handle, query, limit, labels, labels.count, hits, text, size)
      }
      return weir_hnsw_scan(handle, query, limit, nil, 0, hits, text, size)
    }
  }

  /// Writes the index beside `path`, flushes it to disk and renames it into place.
  package func save(to path: String) throws(NearestNeighboursError) {
    let temporary = "\(path).\(getpid()).tmp"
    let saved = CallError.collect { text, size in weir_hnsw_save(handle, temporary, text, size) }
    guard saved.value == 0 else {
      unlink(temporary)
      throw .cannotWrite(path: path, reason: saved.text)
    }
    let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
    let flushed = descriptor >= 0 && fsync(descriptor) == 0
    if descriptor >= 0 { close(descriptor) }
    guard flushed, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  /// Adds rows that are unit vectors already, row-major.
  func addUnit(labels: [UInt64], flat: [Float], threads: Int) throws(NearestNeighboursError) {
    let added = CallError.collect { text, size in
      weir_hnsw_add(handle, labels, flat, labels.count, max(threads, 1), text, size)
    }
    guard added.value == 0 else { throw .library(added.text) }
  }

  private func unit(_ vector: [Float]) throws(NearestNeighboursError) -> [Float] {
    guard vector.count == dimension else {
      throw .wrongDimension(expected: dimension, actual: vector.count)
    }
    return try UnitVector(vector).components
  }
}
