internal import CHNSW

/// The result of a shim call and the sentence it left when it failed.
enum CallError {
  static func collect<Value>(
    _ call: (UnsafeMutablePointer<CChar>?, Int) -> Value
  ) -> (value: Value, text: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      buffer.initialize(repeating: 0)
      let value = call(buffer.baseAddress, buffer.count)
      guard let start = buffer.baseAddress, start.pointee != 0 else { return (value, "") }
      return (value, String(cString: start))
    }
  }
}

extension Neighbour {
  /// Runs a search of the shim that writes at most `limit` hits.
  static func collect(
    limit: Int,
    _ search: (UnsafeMutablePointer<weir_hit>, Int, UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(NearestNeighboursError) -> [Neighbour] {
    guard limit > 0 else { return [] }
    var failure = ""
    let neighbours = withUnsafeTemporaryAllocation(of: weir_hit.self, capacity: limit) {
      hits -> [Neighbour]? in
      // safety: the shim writes at most `limit` hits and says how many.
      guard let start = hits.baseAddress else { return nil }
      let found = CallError.collect { text, size in search(start, limit, text, size) }
      guard found.value >= 0 else {
        failure = found.text
        return nil
      }
      return (0..<found.value).map { Neighbour(label: hits[$0].label, score: hits[$0].score) }
    }
    guard let neighbours else { throw .library(failure) }
    return neighbours
  }
}
