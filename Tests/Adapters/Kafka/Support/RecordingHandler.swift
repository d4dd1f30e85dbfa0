import Kafka
import Synchronization

/// Keeps what a consumer hands over, and lets a test wait for it without sleeping.
final class RecordingHandler: KafkaConsumerHandler {
  struct Events: Sendable {
    var records: [KafkaRecord] = []
    var assigned: [[CommittedOffset]] = []
    var revoked: [[TopicPartition]] = []
    var lost: [[TopicPartition]] = []
    var errors: [KafkaError] = []
    var isStopped = false
    /// What is held now.
    var held: Set<TopicPartition> = []
  }

  private struct Waiter {
    var condition: @Sendable (Events) -> Bool
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var events = Events()
    var waiters: [Waiter] = []
  }

  private let state = Mutex(State())
  private let starts: @Sendable ([CommittedOffset]) -> [TopicPartition: Int64]
  private let onRevoked: @Sendable ([TopicPartition]) -> Void
  private let onRecords: @Sendable ([KafkaRecord]) -> Void

  init(
    starts: @escaping @Sendable ([CommittedOffset]) -> [TopicPartition: Int64] = { _ in [:] },
    onRevoked: @escaping @Sendable ([TopicPartition]) -> Void = { _ in },
    onRecords: @escaping @Sendable ([KafkaRecord]) -> Void = { _ in }
  ) {
    self.starts = starts
    self.onRevoked = onRevoked
    self.onRecords = onRecords
  }

  var snapshot: Events { state.withLock { $0.events } }

  /// Waits until the events fulfil a condition; the test's time limit is the deadline.
  func wait(until condition: @escaping @Sendable (Events) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if condition(state.events) { return true }
        state.waiters.append(Waiter(condition: condition, continuation: continuation))
        return false
      }
      if isDone { continuation.resume() }
    }
  }

  private func note(_ change: (inout Events) -> Void) {
    let ready = state.withLock { state in
      change(&state.events)
      let events = state.events
      let ready = state.waiters.filter { $0.condition(events) }
      state.waiters.removeAll { $0.condition(events) }
      return ready
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  func partitionsAssigned(_ partitions: [CommittedOffset]) -> [TopicPartition: Int64] {
    note {
      $0.assigned.append(partitions)
      $0.held.formUnion(partitions.map(\.topicPartition))
    }
    return starts(partitions)
  }

  func partitionsRevoked(_ partitions: [TopicPartition]) {
    onRevoked(partitions)
    note {
      $0.revoked.append(partitions)
      $0.held.subtract(partitions)
    }
  }

  func partitionsLost(_ partitions: [TopicPartition]) {
    note {
      $0.lost.append(partitions)
      $0.held.subtract(partitions)
    }
  }

  func recordsReceived(_ records: [KafkaRecord]) {
    onRecords(records)
    note { $0.records += records }
  }

  func consumerFailed(_ error: KafkaError) { note { $0.errors.append(error) } }

  func consumerStopped() { note { $0.isStopped = true } }
}
