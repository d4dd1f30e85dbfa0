/// A second level behind the memory: a disk, or a compacted topic. Never fails: what cannot be
/// read is absent, what cannot be written is lost.
package protocol CacheStore: Sendable {
  func entry(_ kind: CacheKind, _ key: CacheKey) async -> CacheEntry?
  /// What was written last, the newest first, up to about so many bytes.
  func recent(_ kind: CacheKind, bytes: Int) async -> [CacheEntry]
  func store(_ entries: [CacheEntry]) async
}
