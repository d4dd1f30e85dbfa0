import Foundation
import Kafka
import Testing

/// The embedded broker's own faults, and what the real clients make of them.
@Suite(.timeLimit(.minutes(2)))
struct EmbeddedBrokerTests {
  @Test func aBrokerThatGoesAwayAndComesBackLosesNoRecord() async throws {
    let broker = try EmbeddedBroker(brokers: 1)
    try broker.createTopic("t", partitions: 1)
    let producer = try KafkaProducer(broker.clientConfiguration)
    defer { producer.close() }
    try producer.warm(topics: ["t"])
    broker.setBroker(1, isUp: false)
    async let sent = producer.send(
      (0..<100).map { ProducerRecord(topic: "t", partition: 0, value: [UInt8($0)]) })
    broker.setBroker(1, isUp: true)
    let batch = await sent
    #expect(batch.succeeded)
    #expect(batch.deliveries.map(\.offset) == (0..<100).map(Int64.init))
  }

  @Test func aRefusedRecordFailsWithTheBrokersReason() async throws {
    let broker = try EmbeddedBroker(brokers: 1)
    try broker.createTopic("t", partitions: 1)
    let producer = try KafkaProducer(
      broker.clientConfiguration.setting("enable.idempotence", "false"))
    defer { producer.close() }
    try producer.warm(topics: ["t"])
    broker.failNext(.produce, codes: [10])
    let batch = await producer.send([ProducerRecord(topic: "t", value: [1])])
    #expect(batch.failures == [0: .messageTooLarge(topic: "t")])
  }

  @Test func purgingFailsWhatWaitsAndCloseEndsInTime() async throws {
    let broker = try EmbeddedBroker(brokers: 1)
    try broker.createTopic("t", partitions: 1)
    let producer = try KafkaProducer(broker.clientConfiguration)
    try producer.warm(topics: ["t"])
    broker.setBroker(1, roundTrip: .seconds(30))
    let batch = await withCheckedContinuation { continuation in
      producer.send([ProducerRecord(topic: "t", value: [1])]) { continuation.resume(returning: $0) }
      producer.purge()
    }
    #expect(batch.failures == [0: .purged])
    let start = ContinuousClock.now
    producer.send([ProducerRecord(topic: "t", value: [1])]) { _ in }
    producer.close(deadline: .milliseconds(200))
    #expect(start.duration(to: .now) < .seconds(10))
  }

  @Test func aFullQueueMakesTheSenderWaitAndLosesNothing() async throws {
    let broker = try EmbeddedBroker()
    try broker.createTopic("t", partitions: 2)
    let producer = try KafkaProducer(
      broker.clientConfiguration.setting("queue.buffering.max.messages", "100"))
    defer { producer.close() }
    try producer.warm(topics: ["t"])
    let batch = await producer.send(
      (0..<5000).map { ProducerRecord(topic: "t", partition: Int32($0 % 2), value: [1]) })
    #expect(batch.succeeded)
    #expect(Set(batch.deliveries.map(\.offset)) == Set(0..<2500))
  }

  @Test func aFullQueueThatStaysFullFailsTheRecordInTime() async throws {
    let broker = try EmbeddedBroker(brokers: 1)
    try broker.createTopic("t", partitions: 1)
    let producer = try KafkaProducer(
      broker.clientConfiguration.setting("queue.buffering.max.messages", "1"),
      queueFullDeadline: .milliseconds(200))
    try producer.warm(topics: ["t"])
    broker.setBroker(1, roundTrip: .seconds(30))
    let batch = await withCheckedContinuation { continuation in
      producer.send([
        ProducerRecord(topic: "t", value: [1]), ProducerRecord(topic: "t", value: [2]),
      ]) { continuation.resume(returning: $0) }
      producer.close(deadline: .zero)
    }
    #expect(batch.failures[1] == .queueFull)
  }

  @Test func manyThreadsMaySendWhileTheProducerCloses() async throws {
    let broker = try EmbeddedBroker()
    try broker.createTopic("t", partitions: 2)
    for _ in 0..<5 {
      let producer = try KafkaProducer(broker.clientConfiguration)
      try producer.warm(topics: ["t"])
      let completed = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            await producer.send((0..<200).map { _ in ProducerRecord(topic: "t", value: [1]) })
              .deliveries.count
          }
        }
        group.addTask {
          producer.close()
          return 0
        }
        return await group.reduce(0, +)
      }
      #expect(completed == 1600)
    }
  }
}
