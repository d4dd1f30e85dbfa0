/// A vector of length one, the only kind an index compares: its inner product is the cosine.
package struct UnitVector: Equatable, Sendable {
  package let components: [Float]

  package init(_ vector: [Float]) throws(NearestNeighboursError) {
    // Scaled by the largest component first: squares of large or tiny values leave Float's range.
    var largest: Float = 0
    for component in vector {
      guard component.isFinite else { throw .notFinite }
      largest = max(largest, abs(component))
    }
    guard largest > 0 else { throw .zeroVector }
    var squares: Double = 0
    for component in vector { squares += Double(component) * Double(component) }
    let scale = 1 / squares.squareRoot()
    components = vector.map { Float(Double($0) * scale) }
  }
}
