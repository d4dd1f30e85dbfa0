/// Which part of a large result a request asks for.
public struct PageRequest: Hashable, Sendable {
  /// Rows a page.
  public var size: Int?
  /// Where to go on: the cursor of the reply before, opaque.
  public var cursor: String?

  public init(size: Int? = nil, cursor: String? = nil) {
    self.size = size
    self.cursor = cursor
  }
}
