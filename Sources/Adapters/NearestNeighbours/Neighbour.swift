/// One answer of a nearest-neighbour search.
package struct Neighbour: Equatable, Sendable {
  package let label: UInt64

  /// Cosine similarity, -1 to 1, higher is nearer.
  package let score: Float

  package init(label: UInt64, score: Float) {
    self.label = label
    self.score = score
  }
}
