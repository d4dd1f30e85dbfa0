/// The page that a reply holds.
public struct PageInfo: Hashable, Sendable {
  /// Where the next page begins; nil on the last one.
  public var cursor: String?
  /// Rows in this reply.
  public var size: Int

  public init(cursor: String?, size: Int) {
    self.cursor = cursor
    self.size = size
  }
}
