package import Contract

/// The rows of a query, or as many of them as its limits let through.
package struct ResultSet: Sendable, Equatable {
  package var columns: [Column]
  package var rows: [[Value]]
  /// Whether there are more rows than these.
  package var isTruncated: Bool
  /// Bytes of the rows by a fixed rule: text and blobs by length, everything else 8, and 8 a row.
  package var bytes: Int

  package init(columns: [Column], rows: [[Value]], isTruncated: Bool = false, bytes: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.isTruncated = isTruncated
    self.bytes = bytes
  }
}
