/// Bounds on the work and the memory of one value index.
package struct ValueIndexLimits: Sendable, Equatable {
  /// A column with more distinct text values is left out.
  package var distinctValuesPerColumn = 50_000
  /// A longer value is left out: nobody types it in a question.
  package var valueBytes = 96
  package var valueWords = 12
  /// Bytes of all values and their tables together.
  package var totalBytes = 64 << 20
  /// Virtual-machine steps for one statement, and for all (about 10^8 a second).
  package var operationsPerStatement = 200_000_000
  package var operations = 2_000_000_000

  package init() {}
}
