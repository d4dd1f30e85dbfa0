internal import CHNSW
internal import MemoryMap

/// A file of unit vectors, one after the other as little-endian floats, scanned exactly.
///
/// It is mapped, not read: what no search touches costs no memory. Right for a few thousand rows at
/// a time; beyond that a `NearestNeighbourIndex` over the same rows answers faster.
package final class VectorTable: Sendable {
  package let dimension: Int
  package let rows: Int
  private let file: MappedFile

  package init(contentsOf path: String, dimension: Int) throws(NearestNeighboursError) {
    guard (1...65_536).contains(dimension) else {
      throw .invalidShape(dimension: dimension, links: 16)
    }
    do { file = try MappedFile(path: path) } catch {
      throw .cannotRead(path: path, reason: error.description)
    }
    self.dimension = dimension
    rows = file.count / (dimension * MemoryLayout<Float>.size)
    guard rows * dimension * MemoryLayout<Float>.size == file.count else {
      throw .cannotRead(path: path, reason: "it holds no whole number of vectors")
    }
  }

  /// The exact `limit` nearest of a range of rows; a hit's label is its row.
  package func scan(_ vector: [Float], limit: Int, rows range: Range<Int>)
    throws(NearestNeighboursError) -> [Neighbour]
  {
    let query = try unit(vector)
    guard range.lowerBound >= 0, range.upperBound <= rows else {
      throw .rowOutOfRange(row: range.upperBound, rows: rows)
    }
    return try Neighbour.collect(limit: min(limit, range.count)) { hits, limit, text, size in
      withMatrix {
        weir_scan_rows(
          $0, dimension, nil, 0, range.lowerBound, range.upperBound, query, limit, hits, text, size)
      }
    }
  }

  /// The exact `limit` nearest of the rows listed.
  package func scan(_ vector: [Float], limit: Int, among rows: [UInt64])
    throws(NearestNeighboursError) -> [Neighbour]
  {
    let query = try unit(vector)
    for row in rows where row >= UInt64(self.rows) {
      throw .rowOutOfRange(row: Int(clamping: row), rows: self.rows)
    }
    return try Neighbour.collect(limit: min(limit, rows.count)) { hits, limit, text, size in
      withMatrix {
        weir_scan_rows($0, dimension, rows, rows.count, 0, 0, query, limit, hits, text, size)
      }
    }
  }

  /// One row, as stored.
  package func row(_ row: Int) throws(NearestNeighboursError) -> [Float] {
    guard row >= 0, row < rows else { throw .rowOutOfRange(row: row, rows: rows) }
    return withMatrix {
      // safety: the row was checked against the file's length.
      Array(UnsafeBufferPointer(start: $0 + row * dimension, count: dimension))
    }
  }

  /// Adds a range of rows to a graph, labelled by row; rows of zeros are left out.
  package func add(rows range: Range<Int>, to index: NearestNeighbourIndex, threads: Int)
    throws(NearestNeighboursError)
  {
    guard range.lowerBound >= 0, range.upperBound <= rows else {
      throw .rowOutOfRange(row: range.upperBound, rows: rows)
    }
    guard index.dimension == dimension else {
      throw .wrongDimension(expected: index.dimension, actual: dimension)
    }
    var labels: [UInt64] = []
    var flat: [Float] = []
    for row in range {
      let vector = try self.row(row)
      guard vector.contains(where: { $0 != 0 }) else { continue }
      labels.append(UInt64(row))
      flat += vector
    }
    try index.addUnit(labels: labels, flat: flat, threads: threads)
  }

  private func withMatrix<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    file.withBytes { bytes in
      bytes.withUnsafeBytes {
        // safety: a mapping begins on a page, so floats are aligned; an empty file is never read.
        body(
          $0.count > 0
            ? $0.baseAddress!.assumingMemoryBound(to: Float.self)
            : UnsafePointer(bitPattern: MemoryLayout<Float>.alignment)!)
      }
    }
  }

  private func unit(_ vector: [Float]) throws(NearestNeighboursError) -> [Float] {
    guard vector.count == dimension else {
      throw .wrongDimension(expected: dimension, actual: vector.count)
    }
    return try UnitVector(vector).components
  }
}
