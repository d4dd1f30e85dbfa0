package import Telemetry

/// What is cached.
package enum CacheKind: String, Sendable, CaseIterable {
  /// Texts to vectors.
  case embeddings
  /// Questions to the tables they need.
  case schema
  /// Question skeletons to parameterised SQL.
  case patterns

  package var label: CacheLabel {
    switch self {
    case .embeddings: .embeddings
    case .schema: .schema
    case .patterns: .patterns
    }
  }
}
