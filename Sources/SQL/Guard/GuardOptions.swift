/// Bounds of one guarded connection.
package struct GuardOptions: Sendable, Equatable {
  /// Whether `"text"` that names no column is a string, SQLite's old misfeature. Off, since a
  /// misspelt column would silently become a constant; on only to run recorded SQL that needs it.
  package var allowsDoubleQuotedStrings = false
  /// Longest text, blob or row, stored or computed, in bytes.
  package var maximumValueBytes = 1_000_000
  package var maximumSQLBytes = 100_000
  package var maximumColumns = 500
  package var maximumExpressionDepth = 500
  package var maximumCompoundTerms = 100
  package var maximumOperations = 250_000
  package var maximumFunctionArguments = 100
  /// Long LIKE and GLOB patterns take quadratic time in one uninterruptible step.
  package var maximumPatternBytes = 128
  package var maximumParameters = 1_000
  /// Memory that one statement may add, sorting and grouping included; nothing spills to disk.
  package var memoryBytes = 64 << 20
  /// Page cache of one connection.
  package var cacheKiB = 8_192
  /// Bytes of the file mapped into memory; 0: none. A mapped file that another program truncates
  /// kills the process: map only files that are replaced whole.
  package var mappedBytes = 0
  /// Compiled statements kept by each connection.
  package var preparedStatements = 128
  /// Milliseconds to wait for a writer's lock, when the query's own time allows.
  package var busyMilliseconds = 2_000

  package init() {}
}
