internal import Kafka
internal import Synchronization

/// Waits for the outbox to say that it can send, or why it cannot.
final class Readiness: Sendable {
  private enum State {
    case waiting(CheckedContinuation<KafkaError?, Never>?)
    case known(KafkaError?)
  }

  private let state = Mutex(State.waiting(nil))

  func outboxReady(_ error: KafkaError?) {
    let continuation: CheckedContinuation<KafkaError?, Never>? = state.withLock { state in
      defer { state = .known(error) }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(returning: error)
  }

  func outbox() async -> KafkaError? {
    await withCheckedContinuation { continuation in
      let known: KafkaError?? = state.withLock { state in
        if case .known(let error) = state { return .some(error) }
        state = .waiting(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
