package import Kafka

/// What to do after a transactional call failed; the order of the questions is the point.
package enum TransactionStep: Equatable, Sendable {
  /// Call the same function with the same arguments again: it goes on where it was.
  case again
  /// Abort, then do the work in another transaction.
  case abort
  /// The producer is of no use any more, or nobody knows whether the transaction was committed:
  /// close it, make another under the same name (which ends what the first left open), and read
  /// from the committed offsets which outcomes are out.
  case rebirth

  package static func after(_ error: KafkaError) -> TransactionStep {
    if error.isFatal { return .rebirth }
    // A commit that may or may not have happened: the broker may end a later transaction of this
    // producer with the answer that is still on its way.
    if error.isIndeterminate { return .rebirth }
    if error.requiresAbort { return .abort }
    if error.isRetriable { return .again }
    return .rebirth
  }
}
