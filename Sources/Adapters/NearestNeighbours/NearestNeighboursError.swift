/// What can go wrong in an index of vectors.
package enum NearestNeighboursError: Error, Equatable, Sendable, CustomStringConvertible {
  case invalidShape(dimension: Int, links: Int)
  case wrongDimension(expected: Int, actual: Int)
  case countMismatch(labels: Int, vectors: Int)

  /// A component is infinite or not a number.
  case notFinite

  /// All components are zero: it has no direction to compare.
  case zeroVector
  case rowOutOfRange(row: Int, rows: Int)
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case library(String)

  package var description: String {
    switch self {
    case .invalidShape(let dimension, let links):
      "an index needs 1...65536 dimensions and 2...200 links, not \(dimension) and \(links)"
    case .wrongDimension(let expected, let actual):
      "the index holds vectors of \(expected) dimensions, this one has \(actual)"
    case .countMismatch(let labels, let vectors): "\(labels) labels for \(vectors) vectors"
    case .notFinite: "a vector has a component that is infinite or not a number"
    case .zeroVector: "a vector has only zeros, so no direction"
    case .rowOutOfRange(let row, let rows): "row \(row) of a table of \(rows) rows"
    case .cannotRead(let path, let reason): "cannot read the index \(path): \(reason)"
    case .cannotWrite(let path, let reason): "cannot write the index \(path): \(reason)"
    case .library(let text): "hnswlib: \(text)"
    }
  }
}
