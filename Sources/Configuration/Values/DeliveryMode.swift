/// What readers may rely on.
package enum DeliveryMode: String, Sendable, Equatable, CaseIterable {
  /// Transactions: each outcome is visible exactly once to read-committed readers.
  case exactlyOnce = "exactly_once"
  /// Idempotent producer, offsets committed after delivery: an outcome may repeat after a crash.
  case atLeastOnce = "at_least_once"
}
