/// A column of a result.
public struct Column: Hashable, Sendable {
  public var name: String
  /// The declared type, or the storage class of what was found where none is declared.
  public var type: String

  public init(name: String, type: String) {
    self.name = name
    self.type = type
  }
}
