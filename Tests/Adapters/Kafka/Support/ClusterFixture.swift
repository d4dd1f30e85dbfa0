import Foundation
import Kafka
import Synchronization
import Testing

/// A kind of cluster the contract is tested on.
enum ClusterFixture: String, CaseIterable, CustomTestStringConvertible {
  case inMemory
  case embedded
  case real

  private static let memory = InMemoryBroker()
  private static let mock = Result { try EmbeddedBroker() }
  private static let names = Atomic<Int>(0)
  static let realBootstrap = ProcessInfo.processInfo.environment["WEIR_TEST_KAFKA"]
  /// A properties file of a client over TLS, as `ops/kafka run --secure` gives it.
  static let secureProperties = ProcessInfo.processInfo.environment["WEIR_TEST_KAFKA_SECURE"]

  /// Those that are there; a missing Kafka is told once.
  static let available: [ClusterFixture] = {
    guard realBootstrap == nil else { return allCases }
    print("skipped on real Kafka: WEIR_TEST_KAFKA names no bootstrap server (see ops/kafka run)")
    return [.inMemory, .embedded]
  }()

  /// Those with transactions.
  static let transactional = available.filter { $0 != .embedded }

  var testDescription: String { rawValue }

  func cluster() throws -> any KafkaCluster {
    switch self {
    case .inMemory: Self.memory
    case .embedded: LibrdkafkaCluster(try Self.mock.get().clientConfiguration)
    case .real:
      LibrdkafkaCluster(
        KafkaClientConfiguration(
          bootstrapServers: Self.realBootstrap ?? "", [("session.timeout.ms", "6000")]))
    }
  }

  /// A name nobody else uses, on a cluster that may outlive this process.
  static func unique(_ stem: String) -> String {
    let number = names.add(1, ordering: .relaxed).newValue
    return "\(stem)-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
  }

  func makeTopic(partitions: Int = 1, _ stem: String = "topic") throws -> String {
    let name = Self.unique(stem)
    switch self {
    case .inMemory: try Self.memory.createTopic(name, partitions: partitions)
    case .embedded: try Self.mock.get().createTopic(name, partitions: partitions)
    case .real:
      let admin = try cluster().makeAdmin(KafkaClientConfiguration())
      defer { admin.close() }
      try admin.createTopics([NewTopic(name, partitions: partitions)], deadline: .seconds(20))
    }
    return name
  }

  func makeProducer(transactionalID: String? = nil) throws -> any KafkaProducing {
    let own = transactionalID.map { [("transactional.id", $0)] } ?? []
    return try cluster().makeProducer(KafkaClientConfiguration(own))
  }

  func makeConsumer(
    group: String? = nil, _ own: [(String, String)] = []
  ) throws -> any KafkaConsuming {
    let group = [("group.id", group ?? Self.unique("group"))]
    return try cluster().makeConsumer(KafkaClientConfiguration(group + own))
  }

  /// Reads a partition from its start with a reader of its own, until `count` records are there.
  func read(
    _ partition: TopicPartition, count: Int, committedOnly: Bool = true
  ) async throws -> [KafkaRecord] {
    let reader = try makeConsumer(
      nil, [("isolation.level", committedOnly ? "read_committed" : "read_uncommitted")])
    let handler = RecordingHandler()
    try reader.start(assigning: [partition: KafkaOffset.beginning], handler: handler)
    await handler.wait { $0.records.count >= count }
    await reader.stop()
    return handler.snapshot.records
  }

  func makeConsumer(
    _ group: String?, _ own: [(String, String)]
  ) throws -> any KafkaConsuming {
    try makeConsumer(group: group, own)
  }
}
