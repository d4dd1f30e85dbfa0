internal import NearestNeighbours

/// The plainest collection there is: an array, looked through. The twin that every engine's tests
/// are compared with.
package struct InMemoryCollection: LocalVectorCollection {
  package let name: String
  package let dimension: Int
  private let isDivided: Bool
  private let documents: [VectorDocument]

  /// - Parameter isDivided: whether each tenant sees its own documents only.
  /// - Throws: `.invalidQuery` or `.wrongDimension` for a vector that cannot be stored.
  package init(
    name: String, dimension: Int, isDivided: Bool = false, documents: [VectorDocument]
  ) throws(VectorError) {
    self.name = name
    self.dimension = dimension
    self.isDivided = isDivided
    var stored: [VectorDocument] = []
    for var document in documents {
      guard document.vector.count == dimension else {
        throw .wrongDimension(
          collection: name, expected: dimension, actual: document.vector.count)
      }
      guard document.vector.allSatisfy(\.isFinite) else {
        throw .invalidQuery(collection: name, reason: "a vector holds what is no number")
      }
      // A document of zeros has no direction: it is there, and never found.
      document.vector = (try? UnitVector(document.vector).components) ?? []
      stored.append(document)
    }
    self.documents = stored
  }

  package func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit] {
    try query.check(dimension: dimension)
    if isDivided, query.filter.tenant == nil { throw .tenantMissing(collection: name) }
    guard let vector = try? UnitVector(query.vector).components else { return [] }
    var hits: [VectorHit] = []
    for document in documents where !document.vector.isEmpty {
      if isDivided, document.tenant?.utf8.elementsEqual((query.filter.tenant ?? "").utf8) != true {
        continue
      }
      guard query.filter.conditions.allSatisfy({ $0.holds(in: document.payload) }) else { continue }
      let score = zip(vector, document.vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }
      if let threshold = query.scoreThreshold, score < threshold { continue }
      hits.append(
        VectorHit(collection: name, id: document.id, score: score, payload: document.payload))
    }
    hits.sort { $0.score > $1.score }
    return Array(hits.prefix(query.limit))
  }
}
