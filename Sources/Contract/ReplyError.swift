/// The error of a reply. Its message is for people and holds no key, prompt or foreign data.
public struct ReplyError: Error, Hashable, Sendable, CustomStringConvertible {
  public var code: ErrorCode
  public var message: String
  public var isRetriable: Bool
  /// The request field at fault, where there is one.
  public var field: String?

  public init(
    _ code: ErrorCode, _ message: String, field: String? = nil, isRetriable: Bool? = nil
  ) {
    self.code = code
    self.message = message
    self.field = field
    self.isRetriable = isRetriable ?? code.isRetriable
  }

  public var description: String {
    "\(code.rawValue): \(message)" + (field.map { " (field: \($0))" } ?? "")
  }
}
