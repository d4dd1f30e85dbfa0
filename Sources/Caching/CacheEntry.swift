/// A cached value as bytes: what a second level stores and a topic carries.
package struct CacheEntry: Hashable, Sendable {
  package var kind: CacheKind
  package var key: CacheKey
  package var bytes: [UInt8]
  /// Seconds since 1970 after which the value is of no use; nil: for ever.
  package var expires: Int64?

  package init(kind: CacheKind, key: CacheKey, bytes: [UInt8], expires: Int64? = nil) {
    self.kind = kind
    self.key = key
    self.bytes = bytes
    self.expires = expires
  }
}
