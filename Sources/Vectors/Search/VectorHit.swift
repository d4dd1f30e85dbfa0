package import Contract
package import JSON

/// One document found.
package struct VectorHit: Hashable, Sendable {
  package var collection: String
  package var id: String

  /// Higher is better: cosine similarity, or, where words were ranked too, the fused score (0...1).
  package var score: Float

  /// An object.
  package var payload: JSONValue

  package init(collection: String, id: String, score: Float, payload: JSONValue) {
    self.collection = collection
    self.id = id
    self.score = score
    self.payload = payload
  }

  /// As it goes on the wire.
  package var hit: Hit {
    Hit(collection: collection, id: id, score: Double(score), payload: payload)
  }
}
