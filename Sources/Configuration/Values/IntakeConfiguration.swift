/// What is admitted and how much of it at once.
package struct IntakeConfiguration: Sendable, Equatable {
  /// Offsets of a partition that may be unfinished at once; the ledger's map must hold them.
  package var window = 24_000
  /// Requests of the process that may be unfinished at once.
  package var maxInFlight = 100_000
  package var maxRequestBytes = 262_144
  package var defaultDeadlineMs = 30_000
  package var maxDeadlineMs = 600_000
  /// Threads that answer at once; 0: as many as cores.
  package var workers = 0

  package init() {}
}
