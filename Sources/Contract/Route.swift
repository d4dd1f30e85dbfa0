/// Which way an answer came to be.
public enum Route: String, Sendable, CaseIterable {
  /// A cached SQL pattern with new values.
  case pattern
  /// A compiled template; no model was asked.
  case template
  case vector
  case hybrid
  /// One combined call to a chat model.
  case plan
  /// A finished answer, still fresh.
  case warm
}
