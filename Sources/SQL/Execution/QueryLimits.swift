/// How much of a result is read, and for how long.
package struct QueryLimits: Sendable, Equatable {
  package var rows: Int
  package var bytes: Int
  /// Rows to pass over first, for pages.
  package var offset: Int
  package var timeout: Duration
  /// 0 (can wait) … 9 (first), where queries must wait for a thread.
  package var priority: Int

  package init(
    rows: Int = 1_000, bytes: Int = 900_000, offset: Int = 0, timeout: Duration = .seconds(15),
    priority: Int = 5
  ) {
    self.rows = rows
    self.bytes = bytes
    self.offset = offset
    self.timeout = timeout
    self.priority = priority
  }
}
