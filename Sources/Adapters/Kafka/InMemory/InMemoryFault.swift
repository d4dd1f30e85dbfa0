/// A fault to happen once, at the next call it fits.
package enum InMemoryFault: Sendable {
  /// A record is refused before it is sent.
  case send(KafkaError)
  /// A record is sent and its delivery fails; in a transaction the commit then demands an abort.
  case delivery(KafkaError)
  /// A transactional call fails and does nothing.
  case transaction(TransactionOperation, TransactionDisposition, cause: KafkaError)
  /// A commit whose answer is lost, having taken effect or not.
  case indeterminateCommit(applied: Bool)
  /// A plain offset commit fails.
  case offsetCommit(KafkaError)
}
