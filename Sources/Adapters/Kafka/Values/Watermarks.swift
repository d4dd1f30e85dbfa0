/// The offsets between which a partition's log lies.
package struct Watermarks: Hashable, Sendable {
  /// The first offset still kept.
  package var low: Int64
  /// The offset the next record will get.
  package var high: Int64

  package init(low: Int64, high: Int64) {
    self.low = low
    self.high = high
  }
}
