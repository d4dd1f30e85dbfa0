/// How results and offsets leave.
package struct DeliveryConfiguration: Sendable, Equatable {
  /// Loading sets `atLeastOnce` by itself on the embedded broker when no mode was asked for.
  package var mode = DeliveryMode.exactlyOnce
  package var transactionalIdPrefix = "weir"
  /// Distinguishes the members' transactional ids; empty: `kafka.groupInstanceId`, or one made at
  /// start.
  package var slot = ""
  /// How long a finished result waits for company before its group is committed: not at all, since
  /// results gather while the last group is being committed.
  package var lingerMs = 0
  package var maxGroupRecords = 2_000
  package var transactionTimeoutMs = 10_000
  package var retryBackoffMs = 5
  /// How long a stop or a revoked partition waits for work already begun.
  package var drainTimeoutMs = 5_000

  package init() {}
}
