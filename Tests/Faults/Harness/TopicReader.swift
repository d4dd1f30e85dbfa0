import Kafka
import Synchronization

/// Reads topics from their beginning, in no group, and keeps what it is told to.
final class TopicReader: KafkaReaderHandler {
  private struct State {
    var faults: [String] = []
    var ended: Set<TopicPartition> = []
  }

  private let consumer: any KafkaConsuming
  private let take: @Sendable (KafkaRecord) -> Void
  private let state = Mutex(State())
  /// A record with this header ends its partition.
  static let sentinelHeader = "faults-sentinel"
  private let sentinel: [UInt8]

  init(
    _ cluster: any KafkaCluster, _ partitions: [TopicPartition], isolation: String,
    sentinel: String = "", take: @escaping @Sendable (KafkaRecord) -> Void
  ) throws {
    self.take = take
    self.sentinel = Array(sentinel.utf8)
    consumer = try cluster.makeConsumer(
      KafkaClientConfiguration([
        ("isolation.level", isolation), ("fetch.wait.max.ms", "20"),
        ("auto.offset.reset", "earliest"),
      ]))
    try consumer.start(
      assigning: Dictionary(uniqueKeysWithValues: partitions.map { ($0, KafkaOffset.beginning) }),
      handler: self)
  }

  func recordsReceived(_ records: [KafkaRecord]) {
    for record in records {
      if case let mark?? = record.lastHeader(Self.sentinelHeader) {
        if mark == sentinel {
          state.withLock { _ = $0.ended.insert(record.topicPartition) }
        }
      } else {
        take(record)
      }
    }
  }

  func consumerFailed(_ error: KafkaError) {
    if error.isFatal { state.withLock { $0.faults.append("\(error)") } }
  }

  var ended: Set<TopicPartition> { state.withLock(\.ended) }
  var faults: [String] { state.withLock(\.faults) }

  func stop() async { await consumer.stop() }

  func lastStable(_ partition: TopicPartition) throws -> Int64 {
    try consumer.watermarks(partition, deadline: .seconds(20)).high
  }
}
