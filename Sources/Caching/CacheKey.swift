package import Digest

/// Names one entry: SHA-256 over everything that its value depends on, tenant included.
package struct CacheKey: Hashable, Sendable {
  package let digest: SHA256Digest

  package init(digest: SHA256Digest) {
    self.digest = digest
  }

  /// - Parameters:
  ///   - scope: what the value belongs to, say a tenant and a schema fingerprint; two entries of
  ///     different scopes never meet.
  ///   - text: what is looked up.
  package init(kind: CacheKind, scope: [String], text: String, using hasher: SHA256Hasher) {
    hasher.update("weir cache 1 \(kind.rawValue)")
    for part in scope + [text] {
      hasher.update(UInt64(part.utf8.count))
      hasher.update(part)
    }
    digest = hasher.finalize()
  }

  package init(kind: CacheKind, scope: [String], text: String) {
    self.init(kind: kind, scope: scope, text: text, using: SHA256Hasher())
  }
}
