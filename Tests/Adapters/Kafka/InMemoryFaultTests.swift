import Kafka
import Testing

/// The twin fails on demand as the real cluster does by itself.
@Suite(.timeLimit(.minutes(1)))
struct InMemoryFaultTests {
  private let broker = InMemoryBroker()
  private let partition = TopicPartition("t", 0)

  private func producer(_ id: String = "id") throws -> any KafkaProducing {
    try? broker.createTopic("t", partitions: 1)
    let producer = try broker.makeProducer(KafkaClientConfiguration([("transactional.id", id)]))
    try producer.initTransactions()
    try producer.beginTransaction()
    return producer
  }

  private func value(_ byte: UInt8) -> ProducerRecord {
    ProducerRecord(topic: "t", partition: 0, value: [byte])
  }

  private var visible: [[UInt8]?] { broker.records(partition).map(\.value) }

  @Test func anAbortableCommitLeavesOnlyTheAbort() async throws {
    let producer = try producer()
    #expect(await producer.send([value(1)]).succeeded)
    broker.failNext(.transaction(.commit, .abortable, cause: .timedOut(operation: "test")))
    let error = #expect(throws: KafkaError.self) { try producer.commitTransaction() }
    #expect(error?.requiresAbort == true)
    #expect(throws: KafkaError.self) { try producer.beginTransaction() }
    try producer.abortTransaction()
    #expect(visible.isEmpty)
    try producer.beginTransaction()
    #expect(await producer.send([value(2)]).succeeded)
    try producer.commitTransaction()
    #expect(visible == [[2]])
  }

  @Test func aFatalCommitEndsTheProducerAndItsSuccessorCleansUp() async throws {
    let producer = try producer()
    #expect(await producer.send([value(1)]).succeeded)
    broker.failNext(.transaction(.commit, .fatal, cause: .fenced(reason: "test")))
    let error = #expect(throws: KafkaError.self) { try producer.commitTransaction() }
    #expect(error?.isFatal == true)
    #expect(throws: KafkaError.self) { try producer.abortTransaction() }
    #expect(producer.fatalError != nil)
    let next = try self.producer()
    #expect(await next.send([value(2)]).succeeded)
    try next.commitTransaction()
    #expect(visible == [[2]])
  }

  @Test(arguments: [true, false])
  func anIndeterminateCommitIsSettledByTheSameCall(_ isApplied: Bool) async throws {
    let producer = try producer()
    #expect(await producer.send([value(1)]).succeeded)
    broker.failNext(.indeterminateCommit(applied: isApplied))
    let error = #expect(throws: KafkaError.self) { try producer.commitTransaction() }
    #expect(error?.isIndeterminate == true)
    #expect(error?.isRetriable == true)
    #expect(visible == (isApplied ? [[1]] : []))
    try producer.commitTransaction()
    #expect(visible == [[1]])
  }

  @Test func anIndeterminateCommitThatWasLostIsAbortedByTheSuccessor() async throws {
    let producer = try producer()
    #expect(await producer.send([value(1)]).succeeded)
    broker.failNext(.indeterminateCommit(applied: false))
    #expect(throws: KafkaError.self) { try producer.commitTransaction() }
    let next = try self.producer()
    try next.commitTransaction()
    #expect(visible.isEmpty)
  }

  @Test func aFailedDeliveryMakesTheCommitAbortable() async throws {
    let producer = try producer()
    broker.failNext(.delivery(.timedOut(operation: "test")))
    let batch = await producer.send([value(1), value(2)])
    #expect(batch.failures == [0: .timedOut(operation: "test")])
    let error = #expect(throws: KafkaError.self) { try producer.commitTransaction() }
    #expect(error?.requiresAbort == true)
    try producer.abortTransaction()
    #expect(visible.isEmpty)
  }

  @Test func anExpiredMemberLosesItsPartitionsAndComesBackAsAnother() async throws {
    try broker.createTopic("t", partitions: 2)
    let consumer = try broker.makeConsumer(KafkaClientConfiguration([("group.id", "g")]))
    let handler = RecordingHandler()
    try consumer.start(topics: ["t"], handler: handler)
    await handler.wait { $0.held.count == 2 }
    let stale = try consumer.groupMetadata()
    let old = try #require(consumer.memberID)
    broker.expireMember(old, group: "g")
    await handler.wait { $0.lost.count == 1 && $0.held.count == 2 }
    #expect(handler.snapshot.revoked.isEmpty)
    #expect(consumer.memberID != old)
    let producer = try producer()
    let error = #expect(throws: KafkaError.self) {
      try producer.sendOffsets([OffsetCommit(partition, offset: 1)], groupMetadata: stale)
    }
    #expect(error?.requiresAbort == true)
    await consumer.stop()
  }

  @Test func aPlainCommitFailsOnDemand() async throws {
    try broker.createTopic("t", partitions: 1)
    let consumer = try broker.makeConsumer(KafkaClientConfiguration([("group.id", "g")]))
    broker.failNext(.offsetCommit(.transport(reason: "test")))
    await #expect(throws: KafkaError.transport(reason: "test")) {
      try await consumer.commit([OffsetCommit(partition, offset: 1)])
    }
    try await consumer.commit([OffsetCommit(partition, offset: 1)])
    #expect(broker.committed(partition, group: "g").offset == 1)
    await consumer.stop()
  }
}
