/// A vector collection: an index Weir keeps, or one in Qdrant.
package struct CollectionConfiguration: Sendable, Equatable {
  package enum Kind: String, Sendable, Equatable, CaseIterable {
    case embedded
    case qdrant
  }

  package var kind = Kind.embedded
  package var description = ""
  /// Tenants that may search; empty: everyone.
  package var tenants: [String] = []
  /// Which embedding model the vectors are made with.
  package var embedding = EmbeddingKind.static
  /// Hits when the request names no limit.
  package var limit = 10
  /// Where an embedded index is filled from.
  package var source = CollectionSource()
  /// Folder of the embedded index; empty: in memory only.
  package var folder = ""
  /// Qdrant's address.
  package var url = ""
  /// Name of the collection in Qdrant; empty: the same name.
  package var collection = ""
  package var apiKeyFile = SecretFile()
  /// Payload field that holds the tenant; empty: the collection is not divided by tenant.
  package var tenantField = ""
  package var timeoutMs = 5_000

  package init() {}
}
