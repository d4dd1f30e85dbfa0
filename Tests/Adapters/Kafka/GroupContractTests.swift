import Kafka
import Synchronization
import TestSupport
import Testing

/// What every cluster promises of consumer groups.
@Suite(.timeLimit(.minutes(3)))
struct GroupContractTests {
  @Test(arguments: ClusterFixture.available)
  func aMemberGetsItsPartitionsCommitsAndASuccessorGoesOnThere(
    _ fixture: ClusterFixture
  ) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let group = ClusterFixture.unique("group")
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let all = (0..<2).flatMap { partition in
      (0..<10).map { ProducerRecord(topic: topic, partition: Int32(partition), value: [UInt8($0)]) }
    }
    #expect(await producer.send(all).succeeded)

    let first = try fixture.makeConsumer(group: group)
    let handler = RecordingHandler()
    try first.start(topics: [topic], handler: handler)
    await handler.wait { $0.records.count == 20 }
    #expect(handler.snapshot.assigned.flatMap { $0 }.allSatisfy { $0.offset == nil })
    #expect(first.memberID != nil)
    let partition = TopicPartition(topic, 1)
    try await first.commit([OffsetCommit(partition, offset: 4, metadata: "note:AAAA+/==")])
    let committed = try first.committed([partition], deadline: .seconds(10))
    #expect(committed == [CommittedOffset(partition, offset: 4, metadata: "note:AAAA+/==")])
    let ends = try first.watermarks(partition, deadline: .seconds(10))
    #expect(ends == Watermarks(low: 0, high: 10))
    #expect(first.cachedWatermarks(partition)?.high == 10)
    await first.stop()
    #expect(handler.snapshot.isStopped)
    #expect(
      handler.snapshot.revoked.flatMap { $0 }.sorted() == [TopicPartition(topic, 0), partition])

    let second = try fixture.makeConsumer(group: group)
    let successor = RecordingHandler(starts: { committed in
      // Partition 0 by choice, partition 1 as committed.
      Dictionary(
        uniqueKeysWithValues: committed.filter { $0.topicPartition.partition == 0 }
          .map { ($0.topicPartition, 8) })
    })
    try second.start(topics: [topic], handler: successor)
    await successor.wait { $0.records.count >= 8 }
    let read = Dictionary(grouping: successor.snapshot.records, by: \.partition)
    #expect(read[0]?.map(\.offset) == [8, 9])
    #expect(read[1]?.map(\.offset) == Array(4..<10))
    let known = successor.snapshot.assigned.flatMap { $0 }.first { $0.topicPartition == partition }
    #expect(known?.metadata == "note:AAAA+/==")
    await second.stop()
  }

  @Test(arguments: ClusterFixture.available)
  func aRevokeComesBeforeThePartitionsGoAndMayCommit(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 4)
    let group = ClusterFixture.unique("group")
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    #expect(
      await producer.send(
        (0..<4).map { ProducerRecord(topic: topic, partition: Int32($0), value: [1]) }
      ).succeeded)
    let first = try fixture.makeConsumer(group: group)
    let failures = CommitFailures()
    let committing = RecordingHandler(onRevoked: { [weak first] partitions in
      do {
        try first?.commitSynchronously(
          partitions.map { OffsetCommit($0, offset: 1, metadata: "from the revoke") })
      } catch {
        failures.note(error)
      }
    })
    try first.start(topics: [topic], handler: committing)
    await committing.wait { $0.records.count == 4 }
    let second = try fixture.makeConsumer(group: group)
    let joining = RecordingHandler()
    try second.start(topics: [topic], handler: joining)
    await joining.wait { !$0.held.isEmpty }
    await committing.wait { $0.assigned.count >= 2 }
    #expect(committing.snapshot.lost.isEmpty)
    // The mock behind the embedded broker takes no commits while a group is in motion.
    if fixture != .embedded {
      let taken = joining.snapshot.assigned.flatMap { $0 }
      #expect(taken.allSatisfy { $0.offset == 1 && $0.metadata == "from the revoke" })
      #expect(failures.all.isEmpty)
    }
    // A slow machine may bring another round before the two have settled.
    #expect(
      try await eventually(within: .seconds(60)) {
        let (one, other) = (committing.snapshot.held, joining.snapshot.held)
        return one.isDisjoint(with: other) && one.union(other).count == 4
      })
    await first.stop()
    await second.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func theMembersOfAGroupAreKnownByTheirClientNames(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let group = ClusterFixture.unique("group")
    let stranger = try fixture.makeConsumer(group: group, [("client.id", "stranger")])
    #expect(try stranger.groupClientIDs(deadline: .seconds(10)).isEmpty)
    let first = try fixture.makeConsumer(group: group, [("client.id", "first")])
    let second = try fixture.makeConsumer(group: group, [("client.id", "second")])
    let (one, other) = (RecordingHandler(), RecordingHandler())
    try first.start(topics: [topic], handler: one)
    await one.wait { $0.held.count == 2 }
    #expect(try first.groupClientIDs(deadline: .seconds(10)) == ["first"])
    try second.start(topics: [topic], handler: other)
    await other.wait { $0.held.count == 1 }
    for consumer in [first, second, stranger] {
      let names = try consumer.groupClientIDs(deadline: .seconds(10))
      #expect(names.sorted() == ["first", "second"])
    }
    await first.stop()
    await other.wait { $0.held.count == 2 }
    #expect(try second.groupClientIDs(deadline: .seconds(10)) == ["second"])
    await second.stop()
    #expect(throws: KafkaError.closed) { try second.groupClientIDs(deadline: .seconds(10)) }
    await stranger.stop()
  }

  @Test(arguments: ClusterFixture.transactional)
  func aGroupCanBeReadAllThroughARebalance(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 3)
    let group = ClusterFixture.unique("group")
    let witness = try fixture.makeConsumer(group: group, [("client.id", "witness")])
    let handler = RecordingHandler()
    try witness.start(topics: [topic], handler: handler)
    await handler.wait { $0.held.count == 3 }
    for round in 0..<3 {
      let guest = try fixture.makeConsumer(group: group, [("client.id", "guest")])
      let joining = RecordingHandler()
      try guest.start(topics: [topic], handler: joining)
      while joining.snapshot.held.isEmpty {
        let names = try witness.groupClientIDs(deadline: .seconds(10))
        #expect(names.filter { $0 == "witness" }.count == 1, "round \(round)")
        // waits for the rebalance to go on
        try await Task.sleep(for: .milliseconds(5))
      }
      await guest.stop()
    }
    await handler.wait { $0.held.count == 3 }
    #expect(handler.snapshot.lost.isEmpty)
    await witness.stop()
  }

  @Test func aClusterThatDoesNotDescribeGroupsSaysSoInTime() async throws {
    let consumer = try ClusterFixture.embedded.makeConsumer()
    let start = ContinuousClock.now
    #expect(throws: KafkaError.self) { try consumer.groupClientIDs(deadline: .seconds(1)) }
    #expect(start.duration(to: .now) < .seconds(10))
    await consumer.stop()
  }

  @Test(arguments: ClusterFixture.available)
  func aPausedPartitionIsSilentUntilResumed(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let quiet = TopicPartition(topic, 0)
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let consumer = try fixture.makeConsumer()
    let handler = RecordingHandler()
    try consumer.start(
      assigning: [quiet: KafkaOffset.beginning, TopicPartition(topic, 1): KafkaOffset.beginning],
      handler: handler)
    try consumer.pause([quiet])
    for round in 1...3 {
      let batch = await producer.send([
        ProducerRecord(topic: topic, partition: 0, value: [UInt8(round)]),
        ProducerRecord(topic: topic, partition: 1, value: [UInt8(round)]),
      ])
      #expect(batch.succeeded)
    }
    await handler.wait { $0.records.filter { $0.partition == 1 }.count == 3 }
    #expect(handler.snapshot.records.allSatisfy { $0.partition == 1 })
    try consumer.resume([quiet])
    await handler.wait { $0.records.count == 6 }
    #expect(handler.snapshot.records.filter { $0.partition == 0 }.map(\.offset) == [0, 1, 2])
    await consumer.stop()
  }

  @Test(arguments: ClusterFixture.available)
  func aPauseEndsWithTheAssignmentItWasMadeUnder(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let group = ClusterFixture.unique("group")
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    try producer.warm(topics: [topic])
    let member = try fixture.makeConsumer(group: group)
    let handler = RecordingHandler()
    try member.start(topics: [topic], handler: handler)
    await handler.wait { $0.assigned.contains { $0.count == 2 } }
    // The client knows its partitions a moment after the handler does.
    let both = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
    #expect(try await eventually { (try? member.pause(both)) != nil })

    let guest = try fixture.makeConsumer(group: group)
    let visiting = RecordingHandler()
    try guest.start(topics: [topic], handler: visiting)
    await visiting.wait { $0.assigned.contains { $0.count == 1 } }
    await guest.stop()
    await handler.wait { $0.assigned.filter { $0.count == 2 }.count == 2 }

    let batch = await producer.send(
      (0..<2).map { ProducerRecord(topic: topic, partition: Int32($0), value: [1]) })
    #expect(batch.succeeded)
    await handler.wait { Set($0.records.map(\.partition)) == [0, 1] }
    await member.stop()
  }

  @Test(arguments: ClusterFixture.available)
  func seekingReadsAgainFromThere(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let partition = TopicPartition(topic, 0)
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let batch = await producer.send(
      (0..<5).map { ProducerRecord(topic: topic, partition: 0, value: [UInt8($0)]) })
    #expect(batch.succeeded)
    let consumer = try fixture.makeConsumer()
    let handler = RecordingHandler()
    try consumer.start(assigning: [partition: KafkaOffset.beginning], handler: handler)
    await handler.wait { $0.records.count == 5 }
    try consumer.seek([partition: 3], deadline: .seconds(10))
    await handler.wait { $0.records.count == 7 }
    #expect(handler.snapshot.records.map(\.offset) == [0, 1, 2, 3, 4, 3, 4])
    await consumer.stop()
  }

  @Test(arguments: ClusterFixture.available)
  func aStoppedConsumerRefusesEveryCall(_ fixture: ClusterFixture) async throws {
    let consumer = try fixture.makeConsumer()
    await consumer.stop()
    await consumer.stop()
    let partition = TopicPartition("any", 0)
    #expect(throws: KafkaError.closed) { try consumer.pause([partition]) }
    #expect(throws: KafkaError.closed) { try consumer.groupMetadata() }
    await #expect(throws: KafkaError.closed) {
      try await consumer.commit([OffsetCommit(partition, offset: 1)])
    }
  }
}

/// What went wrong inside callbacks.
private final class CommitFailures: Sendable {
  private let errors = Mutex<[any Error]>([])

  var all: [any Error] { errors.withLock { $0 } }

  func note(_ error: any Error) { errors.withLock { $0.append(error) } }
}
