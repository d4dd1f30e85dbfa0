/// Which transactional calls a producer may make, as librdkafka allows them.
struct InMemoryTransactionState {
  enum Phase: Equatable {
    case notTransactional
    case uninitialized
    case ready
    case open
    /// Only an abort is left.
    case failed(KafkaError)
    /// A commit without an answer: only the same call again.
    case commitPending(applied: Bool)
    case fatal(KafkaError)
  }

  private(set) var phase: Phase

  init(isTransactional: Bool) { phase = isTransactional ? .uninitialized : .notTransactional }

  mutating func move(to phase: Phase) { self.phase = phase }

  /// Why this call is out of place; `nil` when it may be made.
  func refusal(_ operation: TransactionOperation) -> KafkaError? {
    switch (phase, operation) {
    case (.fatal(let cause), _): .transaction(.fatal, operation, cause: cause)
    case (.uninitialized, .initialize), (.ready, .begin), (.open, .sendOffsets), (.open, .commit),
      (.open, .abort), (.failed, .abort), (.commitPending, .commit):
      nil
    case (.failed(let cause), _): .transaction(.abortable, operation, cause: cause)
    default:
      .transaction(
        .fatal, operation, cause: .invalidState(reason: "not possible in state \(phase)"))
    }
  }

  /// Whether records may be sent.
  var sendRefusal: KafkaError? {
    switch phase {
    case .notTransactional, .open: nil
    case .fatal(let cause): .fatal(cause: cause)
    default: .invalidState(reason: "there is no open transaction")
    }
  }
}
