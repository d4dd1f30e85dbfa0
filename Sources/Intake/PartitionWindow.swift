/// How one partition stands.
package struct PartitionWindow: Equatable, Sendable {
  package var partition: Int32
  /// The first offset that is not done.
  package var base: Int64
  /// Offsets admitted and not done.
  package var open: Int
  /// How full its window is, from 0 to 1.
  package var used: Double
}
