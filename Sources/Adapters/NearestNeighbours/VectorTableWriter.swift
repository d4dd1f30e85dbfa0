internal import Glibc

/// Writes the file that `VectorTable` reads. Opened on a file that is there, it goes on after its
/// last whole row, so that work broken off can be resumed.
package final class VectorTableWriter {
  package let path: String
  package let dimension: Int

  /// Rows written so far, those found at the beginning included.
  package private(set) var rows: Int

  private let descriptor: Int32

  package init(appendingTo path: String, dimension: Int) throws(NearestNeighboursError) {
    guard (1...65_536).contains(dimension) else {
      throw .invalidShape(dimension: dimension, links: 16)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path) }
    let length = lseek(descriptor, 0, SEEK_END)
    let row = dimension * MemoryLayout<Float>.size
    let whole = Int(length) / row * row
    guard length >= 0, ftruncate(descriptor, off_t(whole)) == 0,
      lseek(descriptor, off_t(whole), SEEK_SET) >= 0
    else {
      let failure = Self.failure(path)
      close(descriptor)
      throw failure
    }
    self.path = path
    self.dimension = dimension
    self.descriptor = descriptor
    rows = whole / row
  }

  deinit { close(descriptor) }

  /// Adds rows, scaled to length one, and flushes them to disk. An empty vector or one of zeros
  /// becomes a row of zeros, which no search finds.
  package func append(_ vectors: [[Float]]) throws(NearestNeighboursError) {
    var flat: [Float] = []
    flat.reserveCapacity(vectors.count * dimension)
    for vector in vectors {
      guard vector.count == dimension || vector.isEmpty else {
        throw .wrongDimension(expected: dimension, actual: vector.count)
      }
      do {
        flat += try UnitVector(vector).components
      } catch NearestNeighboursError.zeroVector {
        flat += [Float](repeating: 0, count: dimension)
      }
    }
    let isWritten = flat.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        // safety: stays inside `bytes`, which is alive during the call.
        let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten, fdatasync(descriptor) == 0 else { throw Self.failure(path) }
    rows += vectors.count
  }

  private static func failure(_ path: String) -> NearestNeighboursError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
