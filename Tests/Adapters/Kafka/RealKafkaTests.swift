import Dispatch
import Foundation
import Kafka
import Testing

/// What only a real broker shows.
@Suite(.enabled(if: ClusterFixture.realBootstrap != nil), .timeLimit(.minutes(2)))
struct RealKafkaTests {
  @Test func aMemberTooSlowToPollLosesItsPartitionsAndIsToldSo() async throws {
    let fixture = ClusterFixture.real
    let topic = try fixture.makeTopic(partitions: 2)
    let group = ClusterFixture.unique("group")
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let gate = DispatchSemaphore(value: 0)
    let (blocked, isBlocked) = AsyncStream<Void>.makeStream()
    let slow = RecordingHandler(onRecords: { _ in
      isBlocked.yield()
      gate.wait()
    })
    let first = try fixture.makeConsumer(group: group, [("max.poll.interval.ms", "6000")])
    try first.start(topics: [topic], handler: slow)
    await slow.wait { $0.held.count == 2 }
    let stale = try first.groupMetadata()
    #expect(await producer.send([ProducerRecord(topic: topic, partition: 0, value: [1])]).succeeded)
    for await _ in blocked { break }
    let second = try fixture.makeConsumer(group: group)
    let successor = RecordingHandler()
    try second.start(topics: [topic], handler: successor)
    // The group waits for the first member no longer than its poll interval.
    await successor.wait { $0.held.count == 2 }
    gate.signal()
    await slow.wait { !$0.lost.isEmpty || !$0.revoked.isEmpty }
    #expect(slow.snapshot.revoked.isEmpty)
    #expect(slow.snapshot.errors.contains(.pollIntervalExceeded))
    let writer = try fixture.makeProducer(transactionalID: ClusterFixture.unique("transactional"))
    defer { writer.close() }
    try writer.initTransactions()
    try writer.beginTransaction()
    let error = #expect(throws: KafkaError.self) {
      try writer.sendOffsets(
        [OffsetCommit(TopicPartition(topic, 0), offset: 1)], groupMetadata: stale)
    }
    #expect(error?.requiresAbort == true)
    try writer.abortTransaction()
    for _ in 0..<8 { gate.signal() }
    await first.stop()
    await second.stop()
  }

  @Test func theClusterDescribesItself() throws {
    let topic = try ClusterFixture.real.makeTopic(partitions: 5)
    let admin = try ClusterFixture.real.cluster().makeAdmin(KafkaClientConfiguration())
    defer { admin.close() }
    let cluster = try admin.describeCluster(deadline: .seconds(10))
    #expect(!cluster.brokers.isEmpty)
    #expect(cluster.clusterID?.isEmpty == false)
    #expect(cluster.versionHint != nil)
    // A topic just created reaches the other brokers' metadata a moment later.
    #expect(try described(topic, by: admin).partitions == 5)
    #expect(throws: KafkaError.topicExists(topic)) {
      try admin.createTopics([NewTopic(topic, partitions: 1)], deadline: .seconds(10))
    }
    let missing = ClusterFixture.unique("missing")
    #expect(throws: KafkaError.unknownTopic(missing)) {
      try admin.describeTopic(missing, deadline: .seconds(10))
    }
    try admin.deleteTopics([topic], deadline: .seconds(10))
  }

  private func described(
    _ topic: String, by admin: any KafkaAdministering
  ) throws -> TopicDescription {
    let end = ContinuousClock.now + .seconds(20)
    while true {
      do throws(KafkaError) {
        return try admin.describeTopic(topic, deadline: .seconds(10))
      } catch {
        guard error == .unknownTopic(topic), ContinuousClock.now < end else { throw error }
      }
    }
  }

  @Test func aConsumerOfAMissingTopicReportsItOnce() async throws {
    let missing = ClusterFixture.unique("missing")
    let consumer = try ClusterFixture.real.makeConsumer()
    let handler = RecordingHandler()
    try consumer.start(topics: [missing], handler: handler)
    await handler.wait { !$0.errors.isEmpty }
    await consumer.stop()
    #expect(handler.snapshot.errors == [.unknownTopic(missing)])
  }

  @Test func aRecordLargerThanAllowedIsATypedErrorAndItsNeighboursGo() async throws {
    let topic = try ClusterFixture.real.makeTopic()
    let producer = try ClusterFixture.real.makeProducer()
    defer { producer.close() }
    let huge = [UInt8](repeating: 1, count: 3_000_000)
    let batch = await producer.send([
      ProducerRecord(topic: topic, value: [1]), ProducerRecord(topic: topic, value: huge),
      ProducerRecord(topic: topic, value: [2]),
    ])
    #expect(batch.failures == [1: .messageTooLarge(topic: topic)])
  }

  @Test func metadataBeyondTheBrokersLimitIsATypedErrorThatDemandsAnAbort() async throws {
    let fixture = ClusterFixture.real
    let topic = try fixture.makeTopic()
    let consumer = try fixture.makeConsumer()
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { !$0.held.isEmpty }
    let producer = try fixture.makeProducer(transactionalID: ClusterFixture.unique("transactional"))
    defer { producer.close() }
    try producer.initTransactions()
    try producer.beginTransaction()
    let text = String(repeating: "x", count: 5000)
    let error = #expect(throws: KafkaError.self) {
      try producer.sendOffsets(
        [OffsetCommit(TopicPartition(topic, 0), offset: 1, metadata: text)],
        groupMetadata: try consumer.groupMetadata())
    }
    #expect(error?.requiresAbort == true)
    #expect(error?.cause == .metadataTooLarge)
    try producer.abortTransaction()
    await consumer.stop()
  }
}
