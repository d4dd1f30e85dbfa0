extension KafkaError {
  /// The client must be closed and made anew.
  package var isFatal: Bool {
    switch self {
    case .transaction(let disposition, _, _): disposition == .fatal
    case .fatal, .fenced: true
    default: false
    }
  }

  /// The transaction must be aborted; the producer lives on.
  package var requiresAbort: Bool {
    switch self {
    case .transaction(let disposition, _, _): disposition == .abortable
    default: false
    }
  }

  /// The same call may be made again.
  package var isRetriable: Bool {
    switch self {
    case .transaction(let disposition, _, _): disposition == .retriable
    case .queueFull, .timedOut, .transport: true
    default: false
    }
  }

  /// A commit of which it is unknown whether it happened. After it no transaction may begin on the
  /// same producer: a delayed EndTxn could end the next one.
  package var isIndeterminate: Bool {
    guard case .transaction(_, .commit, let cause) = self else { return false }
    switch cause {
    case .timedOut, .transport: return true
    default: return false
    }
  }

  /// The reason beneath `transaction` and `fatal`.
  package var cause: KafkaError {
    switch self {
    case .transaction(_, _, let cause), .fatal(let cause): cause.cause
    default: self
    }
  }
}

extension KafkaError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidConfiguration(let property, let reason):
      "Kafka property \(property) is not valid: \(reason)"
    case .authenticationFailed(let reason):
      "the Kafka broker refused the credentials: \(reason)"
    case .notAuthorized(let resource, let name):
      "not authorised for the \(resource) \(name ?? "in use"): grant it in the broker's ACLs"
    case .unknownTopic(let topic):
      "the topic \(topic) does not exist: create it or correct its name"
    case .unknownPartition(let partition):
      "the partition \(partition) does not exist"
    case .topicExists(let topic): "the topic \(topic) exists already"
    case .queueFull:
      "the local send queue stayed full: the brokers take records too slowly"
    case .timedOut(let operation): "\(operation) timed out: the brokers did not answer in time"
    case .transport(let reason): "the Kafka brokers cannot be reached: \(reason)"
    case .messageTooLarge(let topic):
      "a record for \(topic) is larger than the broker or message.max.bytes allows"
    case .metadataTooLarge:
      "the offset metadata is larger than the broker's offset.metadata.max.bytes"
    case .fenced(let reason): "another client has taken over this identity: \(reason)"
    case .staleGeneration(let reason):
      "the consumer group has moved on without this member: \(reason)"
    case .pollIntervalExceeded:
      "max.poll.interval.ms passed without a poll, so the member left its group"
    case .offsetOutOfRange(let partition):
      "the offset to read \(partition) from is not in its log: set auto.offset.reset"
    case .purged: "the record was taken from the send queue before it was sent"
    case .closed: "the Kafka client is closed"
    case .invalidState(let reason): "the Kafka client is in no state for this call: \(reason)"
    case .unsupported(let reason): "not supported: \(reason)"
    case .transaction(let disposition, let operation, let cause):
      "transaction \(operation.rawValue) failed (\(disposition)): \(cause)"
    case .fatal(let cause): "the Kafka client failed for good: \(cause)"
    case .other(_, let name, let reason): "\(name): \(reason)"
    }
  }
}
