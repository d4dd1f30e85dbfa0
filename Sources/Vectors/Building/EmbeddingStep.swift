internal import Foundation
internal import NearestNeighbours
internal import SQLite

/// Gives every document of a build its vector, in batches, each on disk before the next is asked for.
struct EmbeddingStep {
  let collection: String
  let embedder: IndexEmbedder
  let folder: String
  let count: Int
  /// A version made with the same model, whose vectors of equal texts are taken over.
  let former: String?
  let formerDimension: Int

  /// Returns the vectors' dimension; 0 when there is no document to learn it from.
  func run(progress: @Sendable (IndexProgress) -> Void) async throws(VectorError) -> Int {
    let known = try await formerVectors()
    let dimensionFile = folder + "/dimension"
    var dimension = (try? String(contentsOfFile: dimensionFile, encoding: .utf8)).flatMap {
      Int($0)
    }
    var row = 0
    if let dimension {
      row = min(
        count,
        try attempt { () throws(NearestNeighboursError) in
          try VectorTableWriter(appendingTo: IndexFolder.vectors(folder), dimension: dimension).rows
        })
    } else {
      _ = FileManager.default.createFile(atPath: IndexFolder.vectors(folder), contents: nil)
    }
    while row < count {
      if Task.isCancelled { throw .cancelled }
      progress(.init(.embedding, done: row, total: count))
      let first = row
      let last = min(count, row + embedder.batch)
      let texts = try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
        try self.texts(first..<last)
      }
      let vectors = try await vectors(of: texts, known)
      let length: Int
      if let found = vectors.first(where: { !$0.isEmpty })?.count ?? dimension {
        length = found
      } else {
        // Only empty texts so far, but their rows have a width too: one word tells it.
        length = try await embedded(["text"])[0].count
      }
      if dimension == nil {
        dimension = length
        do {
          try String(length).write(toFile: dimensionFile, atomically: true, encoding: .utf8)
        } catch { throw .storage(collection: collection, reason: "cannot write \(dimensionFile)") }
      }
      try attempt { () throws(NearestNeighboursError) in
        try VectorTableWriter(appendingTo: IndexFolder.vectors(folder), dimension: length)
          .append(vectors)
      }
      row = last
    }
    try? FileManager.default.removeItem(atPath: dimensionFile)
    return dimension ?? 0
  }

  private func vectors(of texts: [(text: String, digest: [UInt8])], _ known: KnownVectors?)
    async throws(VectorError) -> [[Float]]
  {
    var vectors = [[Float]](repeating: [], count: texts.count)
    var wanted: [String] = []
    var places: [[UInt8]: Int] = [:]
    for (place, text) in texts.enumerated() where !text.text.isEmpty {
      if let vector = known?.vector(text.digest) {
        vectors[place] = vector
      } else if places[text.digest] == nil {
        places[text.digest] = wanted.count
        wanted.append(text.text)
      }
    }
    guard !wanted.isEmpty else { return vectors }
    let made = try await embedded(wanted)
    for (place, text) in texts.enumerated() where vectors[place].isEmpty && !text.text.isEmpty {
      if let made = places[text.digest].map({ made[$0] }) { vectors[place] = made }
    }
    return vectors
  }

  private func embedded(_ texts: [String]) async throws(VectorError) -> [[Float]] {
    let made: [[Float]]
    do { made = try await embedder.embed(texts) } catch is CancellationError {
      throw .cancelled
    } catch { throw .embedding(collection: collection, reason: "\(error)") }
    guard made.count == texts.count, let length = made.first?.count, length > 0,
      made.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) })
    else {
      throw .embedding(
        collection: collection,
        reason: "\(texts.count) texts gave \(made.count) vectors, or unusable ones")
    }
    return made
  }

  private func texts(_ rows: Range<Int>) throws(VectorError) -> [(text: String, digest: [UInt8])] {
    do {
      let staging = try SQLiteConnection(path: IndexFolder.staging(folder), mode: .readOnly)
      let statement = try staging.prepare(
        """
        SELECT s.text FROM ordered o JOIN staged s ON s.seq = o.seq
        WHERE o.row >= ? AND o.row < ? ORDER BY o.row
        """)
      try statement.bind(Int64(rows.lowerBound), at: 1)
      try statement.bind(Int64(rows.upperBound), at: 2)
      let hasher = KnownVectors.Digester()
      var texts: [(String, [UInt8])] = []
      while try statement.step() {
        let text = statement.text(at: 0)
        texts.append((text, hasher.digest(of: text)))
      }
      return texts
    } catch { throw .storage(collection: collection, reason: error.description) }
  }

  private func formerVectors() async throws(VectorError) -> KnownVectors? {
    guard let former, formerDimension > 0 else { return nil }
    let dimension = formerDimension
    // Without the old vectors the build only costs more.
    return try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
      try? KnownVectors(version: former, dimension: dimension)
    }
  }

  private func attempt<Value>(_ body: () throws(NearestNeighboursError) -> Value)
    throws(VectorError) -> Value
  {
    do { return try body() } catch {
      throw .storage(collection: collection, reason: error.description)
    }
  }
}
