import Answering
import Configuration
import Contract
import JSON
import Kafka
import Synchronization
import Telemetry
import TestSupport

@testable import Service

/// A service over the in-memory broker, with answers from a script, and a pen and an eye for the
/// topics.
final class TestHouse: Sendable {
  let broker = InMemoryBroker()
  let answering: ScriptedAnswering
  let configuration: WeirConfiguration
  let connection: KafkaConnection
  let producer: any KafkaProducing
  /// The member that runs now.
  let joined = Mutex<WeirService?>(nil)

  init(
    _ mode: DeliveryMode, partitions: Int = 4, answering: ScriptedAnswering = ScriptedAnswering(),
    change: (inout WeirConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = WeirConfiguration()
    configuration.delivery.mode = mode
    configuration.topics.partitions = partitions
    configuration.admin.enabled = false
    change(&configuration)
    self.configuration = configuration
    self.answering = answering
    connection = KafkaConnection(configuration, cluster: broker)
    producer = try broker.makeProducer(KafkaClientConfiguration())
    for (topic, partitions) in KafkaConnection.topics(configuration) {
      try broker.createTopic(topic, partitions: partitions)
    }
  }

  /// Runs a member of the group around `body`, and stops it gracefully.
  func serving<Result: Sendable>(
    instance: String = "a", _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let service = WeirService(
      configuration, connection: connection, answering: answering,
      telemetry: .silent(instance: instance))
    joined.withLock { $0 = service }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        try await service.run()
        return nil
      }
      group.addTask {
        defer { service.stop("test") }
        return try await body()
      }
      var result: Result?
      for try await part in group { result = part ?? result }
      guard let result else { throw ReplyError(.internal, "the service ended first") }
      return result
    }
  }

  func submit(_ requests: [ProducerRecord]) async throws {
    let delivery = await producer.send(requests)
    if let error = delivery.firstError { throw error }
  }

  /// A request record whose reply carries `number` as its correlation.
  func request(_ text: String, _ number: Int, partition: Int32? = nil) -> ProducerRecord {
    record(Request(question: text).encoded, number, partition: partition)
  }

  func record(_ value: [UInt8]?, _ number: Int, partition: Int32? = nil) -> ProducerRecord {
    ProducerRecord(
      topic: configuration.topics.requests, partition: partition, key: Array("k\(number)".utf8),
      value: value,
      headers: [
        KafkaHeader("kafka_correlationId", text: "\(number)"),
        KafkaHeader("kafka_replyTopic", text: configuration.topics.replies),
      ])
  }

  /// All committed records of a topic.
  func records(_ topic: String) -> [KafkaRecord] {
    (0..<Int32(configuration.topics.partitions)).flatMap {
      broker.records(TopicPartition(topic, $0))
    }
  }

  /// Waits until a topic holds `count` records.
  func records(_ topic: String, count: Int) async throws -> [KafkaRecord] {
    try await eventually { records(topic).count >= count }
    return records(topic)
  }

  func replies(count: Int) async throws -> [KafkaRecord] {
    try await records(configuration.topics.replies, count: count)
  }
}

extension KafkaRecord {
  var correlation: String {
    String(decoding: (lastHeader("kafka_correlationId") ?? nil) ?? [], as: UTF8.self)
  }

  func reply() throws -> Reply { try Reply(decoding: value ?? []) }
}
