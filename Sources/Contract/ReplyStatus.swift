/// How a reply ended.
public enum ReplyStatus: String, Sendable, CaseIterable {
  case ok
  /// There is more: the next part of the stream, or the page's cursor.
  case partial
  case error
}
