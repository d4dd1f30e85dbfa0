/// How long each call to a simulated provider takes, however much is in it.
struct ProviderProfile: Sendable, Equatable {
  var chat: Duration
  var embeddings: Duration
  var vectorSearch: Duration

  /// The optimisation guide's "current" column.
  static let guide = ProviderProfile(
    chat: .milliseconds(650), embeddings: .milliseconds(350), vectorSearch: .milliseconds(250))

  /// No delay: what remains is the service's own time.
  static let instant = ProviderProfile(chat: .zero, embeddings: .zero, vectorSearch: .zero)

  static let named: [String: ProviderProfile] = ["guide": .guide, "instant": .instant]

  subscript(endpoint: ProviderEndpoint) -> Duration {
    switch endpoint {
    case .chat: chat
    case .embeddings: embeddings
    case .search: vectorSearch
    }
  }
}

/// The calls that are delayed, counted and broken.
enum ProviderEndpoint: String, Sendable, CaseIterable { case chat, embeddings, search }
