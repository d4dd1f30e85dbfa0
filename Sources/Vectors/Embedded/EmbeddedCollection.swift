internal import Foundation
internal import JSON
internal import NearestNeighbours
internal import SQLite

/// An index beside the data: vectors in a mapped file, a graph over them where there are many,
/// payloads, conditions and words in SQLite.
///
/// A tenant's documents are a range of rows of their own, with a graph of their own, so no search
/// can meet another tenant's. Conditions select rows first, which are then compared exactly, except
/// where a graph's best already satisfy them.
package final class EmbeddedCollection: LocalVectorCollection {
  /// How hits are found and ordered.
  package enum Ranking: Sendable, Equatable {
    /// By cosine similarity alone.
    case vector
    /// By words alone (BM25).
    case words
    /// Both lists fused by rank, where the query brings its text.
    case fused
  }

  package let name: String
  package let dimension: Int
  package let count: Int
  /// Names the embedding model the vectors were made with.
  package let model: String
  package let isDivided: Bool
  package let ranking: Ranking

  private let table: VectorTable?
  private let graphs: [Int: NearestNeighbourIndex]
  private let partitions: [[UInt8]: Range<Int>]
  private let readers: ReaderSlots

  /// Candidates a graph search keeps, at least: recall against time.
  private static let breadth = 96
  /// The most steps that ranking words may take; beyond, the vectors decide alone. FTS5 takes 17 of
  /// about 80 ns for each document with one of the words: 18,000 documents, 25 ms.
  private static let wordsBudget = 300_000

  /// Opens what an `IndexBuilder` made in `folder`.
  package init(
    name: String, folder: String, ranking: Ranking = .fused,
    readers: Int = 2 * ProcessInfo.processInfo.activeProcessorCount
  ) throws(VectorError) {
    let place = IndexFolder(in: folder, collection: name)
    // The version itself, not the link: it must not change between two files.
    let version = URL(fileURLWithPath: place.current).resolvingSymlinksInPath().path
    guard let manifest = IndexManifest(readingFrom: IndexFolder.manifest(version)) else {
      throw .storage(collection: name, reason: "there is no index in \(place.root) yet")
    }
    do {
      let rows = IndexFolder.rows(version)
      let catalogue = try IndexReader.catalogue(path: rows)
      self.readers = try ReaderSlots(path: rows, fields: catalogue.fields, count: readers)
      partitions = catalogue.partitions
      var graphs: [Int: NearestNeighbourIndex] = [:]
      for first in manifest.graphs {
        graphs[first] = try NearestNeighbourIndex(
          contentsOf: IndexFolder.graph(version, firstRow: first), dimension: manifest.dimension)
      }
      self.graphs = graphs
      table =
        manifest.dimension > 0
        ? try VectorTable(
          contentsOf: IndexFolder.vectors(version), dimension: manifest.dimension) : nil
    } catch {
      throw .storage(collection: name, reason: "\(error)")
    }
    guard (table?.rows ?? 0) == manifest.count else {
      throw .storage(collection: name, reason: "its vectors and documents do not match")
    }
    self.name = name
    self.ranking = ranking
    dimension = manifest.dimension
    count = manifest.count
    model = manifest.model
    isDivided = manifest.isDivided
  }

  package func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit] {
    try query.check(dimension: table == nil ? nil : dimension)
    if isDivided, query.filter.tenant == nil { throw .tenantMissing(collection: name) }
    guard let table,
      let range = partitions[isDivided ? Array((query.filter.tenant ?? "").utf8) : []]
    else {
      return []
    }
    do {
      let partition = Partition(rows: range, graph: graphs[range.lowerBound])
      return try readers.withReader { reader in
        try self.hits(query, partition, table, reader)
      }
    } catch { throw (error as? VectorError) ?? .storage(collection: name, reason: "\(error)") }
  }

  private struct Partition: Sendable {
    var rows: Range<Int>
    var graph: NearestNeighbourIndex?
  }

  private func hits(
    _ query: VectorQuery, _ partition: Partition, _ table: VectorTable, _ reader: IndexReader
  ) throws -> [VectorHit] {
    let limit = min(query.limit, partition.rows.count)
    let words = ranking == .vector ? nil : query.text.flatMap { LexicalQuery($0) }
    let depth = words == nil ? limit : max(limit, RankFusion.depth)
    let found =
      try words.flatMap {
        try reader.rows(
          matching: $0, satisfying: query.filter.conditions, in: partition.rows, of: count,
          limit: depth, budget: Self.wordsBudget)
      } ?? []
    let near =
      ranking == .words && words != nil
      ? [] : try nearest(query, depth: depth, partition, table, reader)
    var ranked: [Neighbour]
    if found.isEmpty {
      ranked = near
    } else if let threshold = query.scoreThreshold {
      let scores = try similarities(of: found, query, table)
      let allowed = found.filter { (scores[$0] ?? -1) >= threshold }
      ranked = RankFusion.fuse(
        [near.filter { $0.score >= threshold }.map(\.label), allowed], limit: limit)
    } else {
      ranked = RankFusion.fuse([near.map(\.label), found], limit: limit)
    }
    if found.isEmpty, let threshold = query.scoreThreshold {
      ranked.removeAll { $0.score < threshold }
    }
    return try ranked.prefix(limit).compactMap { neighbour in
      guard let document = try reader.document(row: neighbour.label) else { return nil }
      return VectorHit(
        collection: name, id: document.id, score: neighbour.score,
        payload: try JSONValue(parsing: Array(document.payload.utf8)))
    }
  }

  /// By similarity, best first.
  private func nearest(
    _ query: VectorQuery, depth: Int, _ partition: Partition, _ table: VectorTable,
    _ reader: IndexReader
  ) throws -> [Neighbour] {
    // The embedding of a text without a word has no direction: nothing is near it.
    guard query.vector.contains(where: { $0 != 0 }) else { return [] }
    let depth = min(depth, partition.rows.count)
    let conditions = query.filter.conditions
    guard !conditions.isEmpty else {
      guard let graph = partition.graph else {
        return try table.scan(query.vector, limit: depth, rows: partition.rows)
      }
      return try graph.search(query.vector, limit: depth, breadth: max(Self.breadth, depth))
    }
    if let graph = partition.graph {
      // A condition that most documents satisfy needs no list of them.
      let wide = max(Self.breadth, depth * 4)
      var satisfying: [Neighbour] = []
      for neighbour in try graph.search(query.vector, limit: wide, breadth: wide)
      where try reader.holds(conditions, row: neighbour.label) {
        satisfying.append(neighbour)
      }
      if satisfying.count >= depth { return Array(satisfying.prefix(depth)) }
    }
    let allowed = try reader.rows(satisfying: conditions, in: partition.rows)
    return try table.scan(query.vector, limit: depth, among: allowed)
  }

  private func similarities(of rows: [UInt64], _ query: VectorQuery, _ table: VectorTable) throws
    -> [UInt64: Float]
  {
    guard query.vector.contains(where: { $0 != 0 }) else { return [:] }
    let scores = try table.scan(query.vector, limit: rows.count, among: rows)
    return Dictionary(uniqueKeysWithValues: scores.map { ($0.label, $0.score) })
  }
}
