/// One search in one collection.
package struct VectorQuery: Hashable, Sendable {
  /// The name requests use.
  package var collection: String

  /// The question's embedding, of the collection's dimension; need not have length one.
  package var vector: [Float]

  /// The question itself: a collection that also ranks by words needs it, others ignore it.
  package var text: String?

  /// Most hits wanted.
  package var limit: Int

  package var filter: VectorFilter

  /// Hits less similar than this (cosine) are left out.
  package var scoreThreshold: Float?

  package init(
    collection: String, vector: [Float], text: String? = nil, limit: Int = 10,
    filter: VectorFilter = VectorFilter(), scoreThreshold: Float? = nil
  ) {
    self.collection = collection
    self.vector = vector
    self.text = text
    self.limit = limit
    self.filter = filter
    self.scoreThreshold = scoreThreshold
  }
}
