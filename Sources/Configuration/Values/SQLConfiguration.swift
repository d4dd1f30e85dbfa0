/// Bounds of SQL execution; a database may set some of its own.
package struct SQLConfiguration: Sendable, Equatable {
  /// Read-only connections for longer queries, each database; 0: as many as cores.
  package var readers = 0
  /// Budget of a query answered at once; beyond it the query is run again as a task.
  package var atOnceBudgetMs = 5
  package var timeoutMs = 15_000
  package var maxRows = 1_000
  /// Bytes of one reply record; a larger result comes in pages.
  package var maxReplyBytes = 900_000
  package var cacheBytes = 8_388_608
  /// 0: none; a mapped file that is cut short kills the process.
  package var mmapBytes = 0
  /// Distinct values of a text column up to which they are indexed for value linking.
  package var valueIndexLimit = 50_000

  package init() {}
}
