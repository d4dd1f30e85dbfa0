internal import Foundation
internal import NearestNeighbours
internal import SQLite

/// Makes a graph for each partition that is large enough to need one.
struct LinkingStep {
  let collection: String
  let folder: String
  let threshold: Int
  let threads: Int

  /// Returns the first rows of the partitions that have a graph.
  func run(_ manifest: IndexManifest, progress: @Sendable (IndexProgress) -> Void)
    throws(VectorError) -> [Int]
  {
    guard manifest.dimension > 0 else { return [] }
    do {
      let table = try VectorTable(
        contentsOf: IndexFolder.vectors(folder), dimension: manifest.dimension)
      guard table.rows == manifest.count else {
        throw VectorError.storage(
          collection: collection, reason: "\(table.rows) vectors for \(manifest.count) documents")
      }
      let connection = try SQLiteConnection(path: IndexFolder.rows(folder), mode: .readOnly)
      let statement = try connection.prepare(
        "SELECT first, count FROM partitions WHERE count >= ? ORDER BY first")
      try statement.bind(Int64(threshold), at: 1)
      var graphs: [Int] = []
      var done = 0
      while try statement.step() {
        let first = Int(statement.integer(at: 0))
        let end = first + Int(statement.integer(at: 1))
        let path = IndexFolder.graph(folder, firstRow: first)
        // A graph is saved by a rename: one that is there is whole.
        if !FileManager.default.fileExists(atPath: path) {
          let graph = try NearestNeighbourIndex(
            dimension: manifest.dimension, capacity: end - first)
          for start in stride(from: first, to: end, by: 4_096) {
            try table.add(rows: start..<min(end, start + 4_096), to: graph, threads: threads)
            done += 4_096
            progress(.init(.linking, done: min(done, manifest.count), total: manifest.count))
          }
          try graph.save(to: path)
        }
        graphs.append(first)
      }
      return graphs
    } catch let error as VectorError {
      throw error
    } catch {
      throw .storage(collection: collection, reason: "\(error)")
    }
  }
}
