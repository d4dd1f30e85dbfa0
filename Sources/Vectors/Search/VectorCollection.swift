/// A set of documents that can be searched by vector.
package protocol VectorCollection: Sendable {
  /// The name requests use.
  var name: String { get }

  /// Answers each query on its own: one that cannot be answered does not fail its neighbours.
  /// The result at a place answers the query at that place.
  func search(_ queries: [VectorQuery], deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]
}

/// A collection in this process, which can answer a worker thread without waiting for anything.
package protocol LocalVectorCollection: VectorCollection {
  func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit]
}

extension LocalVectorCollection {
  package func search(_ queries: [VectorQuery], deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]
  {
    queries.map { query in
      Result { () throws(VectorError) in
        guard !Task.isCancelled else { throw .cancelled }
        guard deadline > .now else { throw .deadlineExceeded(collection: query.collection) }
        return try searchAtOnce(query)
      }
    }
  }
}

extension VectorQuery {
  /// What is wrong with this query whatever the engine.
  func check(dimension: Int?) throws(VectorError) {
    guard limit >= 1 else {
      throw .invalidQuery(collection: collection, reason: "the limit must be at least 1")
    }
    if let dimension, vector.count != dimension {
      throw .wrongDimension(collection: collection, expected: dimension, actual: vector.count)
    }
    guard vector.allSatisfy(\.isFinite) else {
      throw .invalidQuery(
        collection: collection, reason: "its vector has components that are no numbers")
    }
    for condition in filter.conditions where FacetKey(condition.value) == nil {
      throw .invalidQuery(
        collection: collection,
        reason: "the condition on “\(condition.field)” needs a text, a whole number or a boolean")
    }
  }
}
