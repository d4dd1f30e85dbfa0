import Kafka
import Testing

/// What clusters with transactions promise; the embedded broker has none.
@Suite(.timeLimit(.minutes(3)))
struct TransactionContractTests {
  /// A consumer that holds the only partition of a topic.
  private func member(
    _ fixture: ClusterFixture, of group: String, _ topic: String, _ own: [(String, String)] = []
  ) async throws -> (any KafkaConsuming, RecordingHandler) {
    let consumer = try fixture.makeConsumer(group: group, own)
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { !$0.held.isEmpty }
    return (consumer, handler)
  }

  private func transactional(
    _ fixture: ClusterFixture, _ id: String = ClusterFixture.unique("transactional")
  ) throws -> any KafkaProducing {
    let producer = try fixture.makeProducer(transactionalID: id)
    try producer.initTransactions()
    return producer
  }

  @Test(arguments: ClusterFixture.transactional)
  func recordsAndOffsetsWithTheirMetadataLeaveTogether(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 1, "in")
    let replies = try fixture.makeTopic(partitions: 2, "out")
    let group = ClusterFixture.unique("group")
    let (consumer, _) = try await member(fixture, of: group, topic)
    let producer = try transactional(fixture)
    defer { producer.close() }
    let partition = TopicPartition(topic, 0)
    for round in 1...3 {
      try producer.beginTransaction()
      async let sent = producer.send([
        ProducerRecord(topic: replies, partition: 0, value: [UInt8(round)]),
        ProducerRecord(topic: replies, partition: 1, value: [UInt8(round)]),
      ])
      #expect(await sent.succeeded)
      try producer.sendOffsets(
        [OffsetCommit(partition, offset: Int64(round), metadata: "map-\(round)")],
        groupMetadata: try consumer.groupMetadata())
      try producer.commitTransaction()
    }
    let committed = try consumer.committed([partition], deadline: .seconds(20))
    #expect(committed == [CommittedOffset(partition, offset: 3, metadata: "map-3")])
    let read = try await fixture.read(TopicPartition(replies, 1), count: 3)
    #expect(read.map(\.value) == [[1], [2], [3]])
    await consumer.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func whatWasAbortedIsSeenByNoReadCommittedReader(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 1, "in")
    let replies = try fixture.makeTopic(partitions: 1, "out")
    let group = ClusterFixture.unique("group")
    let (consumer, _) = try await member(fixture, of: group, topic)
    let producer = try transactional(fixture)
    defer { producer.close() }
    for round in 1...4 {
      try producer.beginTransaction()
      #expect(
        await producer.send([ProducerRecord(topic: replies, partition: 0, value: [UInt8(round)])])
          .succeeded)
      try producer.sendOffsets(
        [OffsetCommit(TopicPartition(topic, 0), offset: Int64(round))],
        groupMetadata: try consumer.groupMetadata())
      if round.isMultiple(of: 2) {
        try producer.commitTransaction()
      } else {
        try producer.abortTransaction()
      }
    }
    let reply = TopicPartition(replies, 0)
    #expect(try await fixture.read(reply, count: 2).map(\.value) == [[2], [4]])
    let everything = try await fixture.read(reply, count: 4, committedOnly: false)
    #expect(everything.map(\.value) == [[1], [2], [3], [4]])
    let committed = try consumer.committed([TopicPartition(topic, 0)], deadline: .seconds(20))
    #expect(committed.first?.offset == 4)
    await consumer.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func anOpenTransactionHidesItsRecordsUntilItsCommit(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let partition = TopicPartition(topic, 0)
    let reader = try fixture.makeConsumer()
    let handler = RecordingHandler()
    try reader.start(assigning: [partition: KafkaOffset.beginning], handler: handler)
    let dirty = try fixture.makeConsumer(group: nil, [("isolation.level", "read_uncommitted")])
    let eager = RecordingHandler()
    try dirty.start(assigning: [partition: KafkaOffset.beginning], handler: eager)
    let producer = try transactional(fixture)
    defer { producer.close() }
    try producer.beginTransaction()
    #expect(await producer.send([ProducerRecord(topic: topic, partition: 0, value: [1])]).succeeded)
    await eager.wait { $0.records.count == 1 }
    #expect(handler.snapshot.records.isEmpty)
    try producer.commitTransaction()
    await handler.wait { $0.records.count == 1 }
    await reader.stop()
    await dirty.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func aSuccessorFencesItsPredecessor(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let id = ClusterFixture.unique("transactional")
    let old = try transactional(fixture, id)
    defer { old.close(deadline: .seconds(1)) }
    try old.beginTransaction()
    #expect(await old.send([ProducerRecord(topic: topic, partition: 0, value: [1])]).succeeded)
    let new = try transactional(fixture, id)
    defer { new.close() }
    let error = #expect(throws: KafkaError.self) { try old.commitTransaction() }
    #expect(error?.isFatal == true)
    #expect(error?.requiresAbort == false)
    guard case .fenced = error?.cause else {
      Issue.record("expected fenced, got \(String(describing: error))")
      return
    }
    #expect(old.fatalError != nil)
    #expect(new.fatalError == nil)
    try new.beginTransaction()
    #expect(await new.send([ProducerRecord(topic: topic, partition: 0, value: [2])]).succeeded)
    try new.commitTransaction()
    #expect(try await fixture.read(TopicPartition(topic, 0), count: 1).map(\.value) == [[2]])
  }

  @Test(arguments: ClusterFixture.transactional)
  func offsetsOfAStaleGenerationAreRefusedAndTheProducerLives(
    _ fixture: ClusterFixture
  ) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let group = ClusterFixture.unique("group")
    let (first, handler) = try await member(fixture, of: group, topic)
    let stale = try first.groupMetadata()
    let (second, _) = try await member(fixture, of: group, topic)
    await handler.wait { $0.assigned.count >= 2 }
    let producer = try transactional(fixture)
    defer { producer.close() }
    try producer.beginTransaction()
    let offsets = [OffsetCommit(TopicPartition(topic, 0), offset: 7)]
    let error = #expect(throws: KafkaError.self) {
      try producer.sendOffsets(offsets, groupMetadata: stale)
    }
    #expect(error?.requiresAbort == true)
    #expect(error?.isFatal == false)
    guard case .staleGeneration = error?.cause else {
      Issue.record("expected a stale generation, got \(String(describing: error))")
      return
    }
    try producer.abortTransaction()
    try producer.beginTransaction()
    try producer.sendOffsets(offsets, groupMetadata: try first.groupMetadata())
    try producer.commitTransaction()
    await first.stop()
    await second.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func aNewOwnerWaitsForOffsetsInDoubt(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let group = ClusterFixture.unique("group")
    let partition = TopicPartition(topic, 0)
    let (first, _) = try await member(fixture, of: group, topic)
    let producer = try transactional(fixture)
    defer { producer.close() }
    try producer.beginTransaction()
    try producer.sendOffsets(
      [OffsetCommit(partition, offset: 5, metadata: "decided late")],
      groupMetadata: try first.groupMetadata())
    await first.stop()
    let second = try fixture.makeConsumer(group: group)
    let handler = RecordingHandler()
    try second.start(topics: [topic], handler: handler)
    try producer.commitTransaction()
    await handler.wait { !$0.assigned.isEmpty }
    #expect(
      handler.snapshot.assigned.first
        == [CommittedOffset(partition, offset: 5, metadata: "decided late")])
    await second.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func aRecordOutsideATransactionIsRefused(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let producer = try transactional(fixture)
    defer { producer.close() }
    let batch = await producer.send([ProducerRecord(topic: topic, value: [1])])
    guard case .invalidState = batch.failures[0] else {
      Issue.record("expected an invalid state, got \(batch.failures)")
      return
    }
  }

  @Test(arguments: ClusterFixture.transactional)
  func anEmptyTransactionCommits(_ fixture: ClusterFixture) throws {
    let producer = try transactional(fixture)
    defer { producer.close() }
    try producer.beginTransaction()
    try producer.commitTransaction()
    try producer.beginTransaction()
    try producer.abortTransaction()
  }
}
