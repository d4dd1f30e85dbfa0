import Caching

/// A cached embedding.
struct EmbeddingVector: CacheValue, Hashable {
  var components: [Float]

  init(_ components: [Float]) {
    self.components = components
  }

  var cacheCost: Int { 4 * components.count }

  /// Little-endian IEEE 754 singles.
  var cacheBytes: [UInt8] {
    components.flatMap { component in
      withUnsafeBytes(of: component.bitPattern.littleEndian) { Array($0) }
    }
  }

  init?(cacheBytes: [UInt8]) {
    guard !cacheBytes.isEmpty, cacheBytes.count % 4 == 0 else { return nil }
    components = stride(from: 0, to: cacheBytes.count, by: 4).map { place in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(cacheBytes[place + $1]) << (8 * $1) }
      return Float(bitPattern: bits)
    }
  }
}
