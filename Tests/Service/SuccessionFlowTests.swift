import Answering
import Configuration
import Contract
import Intake
import Kafka
import Synchronization
import TestSupport
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(1))) struct SuccessionFlowTests {
  @Test func `a member whose names are taken makes new producers and repeats nothing`() async throws
  {
    let house = try TestHouse(.exactlyOnce) { $0.delivery.slot = "a" }
    let replies = try await house.serving {
      for round in 0..<5 {
        try await house.submit((0..<40).map { house.request("q\(round)-\($0)", round * 40 + $0) })
        // As an heir does that thinks it dead: before, while and after it sends.
        try house.connection.endTransactions(of: "a")
        _ = try await house.replies(count: (round + 1) * 40)
      }
      return try await house.replies(count: 200)
    }
    #expect(replies.count == 200)
    #expect(Set(replies.map(\.correlation)).count == 200)
    #expect(house.answering.executions() == 200)
  }

  @Test func `what a dead member left open is ended as soon as the group misses it`() async throws {
    let house = try TestHouse(.exactlyOnce) {
      $0.delivery.slot = "b"
      $0.topics.partitions = 1
    }
    let requests = house.configuration.topics.requests
    let replies = house.configuration.topics.replies
    let dead = try house.connection.makeConsumer(member: "dead")
    let handler = SilentMember()
    try dead.start(topics: [requests], handler: handler)
    let producer = try house.connection.makeTransactionalProducer(slot: 1, member: "dead")
    try producer.initTransactions(deadline: .seconds(5))
    try producer.beginTransaction()
    let delivery = await producer.send([
      ProducerRecord(topic: replies, partition: 0, value: Array("never seen".utf8))
    ])
    #expect(delivery.succeeded)
    let seen = try await house.serving(instance: "b") {
      try await house.submit([house.request("q", 1, partition: 0)])
      // Two members and one partition, which the dead one has; nobody misses whom he never saw.
      let group = house.configuration.kafka.groupId
      #expect(
        try await eventually {
          house.broker.membersSeen(by: KafkaConnection.clientID("b"), in: group) == 2
        })
      await dead.stop()
      return try await house.replies(count: 1)
    }
    #expect(seen.map(\.correlation) == ["1"])
    #expect(throws: KafkaError.self) { try producer.commitTransaction() }
  }
}

/// A member that takes partitions and does nothing with them.
private final class SilentMember: KafkaConsumerHandler {
  func partitionsAssigned(_ partitions: [CommittedOffset]) -> [TopicPartition: Int64] { [:] }
  func partitionsRevoked(_ partitions: [TopicPartition]) {}
  func partitionsLost(_ partitions: [TopicPartition]) {}
  func recordsReceived(_ records: [KafkaRecord]) {}
  func consumerFailed(_ error: KafkaError) {}
  func consumerStopped() {}
}
