/// A value that can be cached: it knows its weight and its bytes.
package protocol CacheValue: Sendable {
  /// Memory it holds, nearly, in bytes.
  var cacheCost: Int { get }
  var cacheBytes: [UInt8] { get }
  /// Nil for bytes that are no such value, for instance of an older version.
  init?(cacheBytes: [UInt8])
}
