/// What went wrong, in words that programs may branch on.
public enum ErrorCode: String, Sendable, CaseIterable {
  case invalidRequest = "invalid_request"
  case unknownDatabase = "unknown_database"
  case unknownCollection = "unknown_collection"
  case forbidden
  case notUnderstood = "not_understood"
  case aiUnavailable = "ai_unavailable"
  case aiFailed = "ai_failed"
  case sqlRejected = "sql_rejected"
  case sqlFailed = "sql_failed"
  case deadlineExceeded = "deadline_exceeded"
  case tooLarge = "too_large"
  case cursorExpired = "cursor_expired"
  case overloaded
  case `internal`

  /// Whether the same request may succeed later, unchanged.
  public var isRetriable: Bool {
    switch self {
    case .aiUnavailable, .aiFailed, .deadlineExceeded, .overloaded, .internal: true
    case .invalidRequest, .unknownDatabase, .unknownCollection, .forbidden, .notUnderstood,
      .sqlRejected, .sqlFailed, .tooLarge, .cursorExpired:
      false
    }
  }
}
