import Dispatch
import Kafka
import Outbox
import Synchronization
import Telemetry
import Testing

/// At least once: offsets are committed in the order in which they were chosen, also around a
/// rebalance.
@Suite(.timeLimit(.minutes(1))) struct CommitOrderTests {
  @Test func `leaving commits after all that was asked for before, and nothing comes later`()
    async throws
  {
    let book = RisingBook()
    let group = SlowGroup()
    let broker = InMemoryBroker()
    let outbox = AtLeastOnceOutbox(
      producer: try broker.makeProducer(KafkaClientConfiguration()), consumer: group, book: book,
      telemetry: .silent(instance: "a"),
      options: OutboxOptions(
        telemetryTopic: "t", deadLetterTopic: "d", requestTopic: "r", groupID: "g",
        tellsRequests: false, linger: .zero, groupLimit: 100, source: "s"))
    await withTaskGroup { tasks in
      tasks.addTask { await outbox.run() }
      // Commits come every few milliseconds; the partition is left in between, again and again.
      for round in 1...20 {
        while group.count < round * 3 {
          outbox.submit([])
          // waits for the outbox's thread
          try? await Task.sleep(for: .milliseconds(1))
        }
        let left = await withCheckedContinuation { continuation in
          DispatchQueue.global().async {
            outbox.leave { book.release() }
            continuation.resume(returning: group.count)
          }
        }
        for _ in 0..<5 {
          outbox.submit([])
          // waits for a commit that must not come
          try? await Task.sleep(for: .milliseconds(2))
        }
        #expect(group.count == left, "round \(round)")
        book.take()
      }
      outbox.stop()
    }
    #expect(group.offsets == group.offsets.sorted())
    #expect(group.offsets.count >= 60)
  }
}

/// A partition whose base rises with every look, while it is assigned.
private final class RisingBook: OffsetBook {
  private let state = Mutex((offset: Int64(0), isAssigned: true))

  func release() { state.withLock { $0.isAssigned = false } }
  func take() { state.withLock { $0.isAssigned = true } }

  func live(_ outcomes: [Outcome]) -> [Outcome] { outcomes }
  func offsets(completing tickets: [Ticket]) -> [OffsetCommit] {
    state.withLock { state in
      guard state.isAssigned else { return [] }
      state.offset += 1
      return [OffsetCommit(TopicPartition("r", 0), offset: state.offset)]
    }
  }
  func complete(_ tickets: [Ticket]) {}
  func committed(_ offsets: [OffsetCommit]) {}
  func settled(_ tickets: [Ticket], by committed: [CommittedOffset]) -> Set<Ticket> { [] }
  var assigned: [TopicPartition] { [TopicPartition("r", 0)] }
  var hasUncommitted: Bool { state.withLock(\.isAssigned) }
}

/// Takes commits in the order asked for, each a little later, and does nothing else.
private final class SlowGroup: KafkaConsuming {
  private let taken = Mutex<[Int64]>([])
  private let queue = DispatchQueue(label: "slow group")

  var offsets: [Int64] { taken.withLock { $0 } }
  var count: Int { taken.withLock(\.count) }

  func commit(
    _ offsets: [OffsetCommit], completion: @escaping @Sendable (KafkaError?) -> Void
  ) {
    queue.async {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(1))
      self.taken.withLock { $0 += offsets.map(\.offset) }
      completion(nil)
    }
  }

  func start(topics: [String], handler: any KafkaConsumerHandler) throws(KafkaError) {}
  func start(
    assigning partitions: [TopicPartition: Int64], handler: any KafkaConsumerHandler
  ) throws(KafkaError) {}
  func pause(_ partitions: [TopicPartition]) throws(KafkaError) {}
  func resume(_ partitions: [TopicPartition]) throws(KafkaError) {}
  func commitSynchronously(_ offsets: [OffsetCommit]) throws(KafkaError) { throw .closed }
  func groupMetadata() throws(KafkaError) -> ConsumerGroupMetadata { throw .closed }
  var memberID: String? { nil }
  func groupClientIDs(deadline: Duration) throws(KafkaError) -> [String] { [] }
  func seek(_ offsets: [TopicPartition: Int64], deadline: Duration) throws(KafkaError) {}
  func committed(
    _ partitions: [TopicPartition], deadline: Duration
  ) throws(KafkaError) -> [CommittedOffset] { [] }
  func watermarks(
    _ partition: TopicPartition, deadline: Duration
  ) throws(KafkaError) -> Watermarks { throw .closed }
  func cachedWatermarks(_ partition: TopicPartition) -> Watermarks? { nil }
  func requestStop() {}
  func stop() async {}
}
