package import Kafka
internal import Synchronization

/// Follows a topic from its end on, as a member of no group.
package final class TopicTail: KafkaReaderHandler {
  private let consumer: any KafkaConsuming
  private let take: @Sendable (KafkaRecord) -> Void

  /// Finds the end of the topic and follows it. Blocks for the broker's answers.
  package init(
    connection: KafkaConnection, topic: String, deadline: Duration = .seconds(10),
    take: @escaping @Sendable (KafkaRecord) -> Void
  ) throws(KafkaError) {
    self.take = take
    consumer = try connection.makeReader()
    let ends = try connection.marks(of: topic, through: consumer, deadline: deadline)
      .mapValues(\.high)
    try consumer.start(assigning: ends, handler: self)
  }

  package func stop() async { await consumer.stop() }

  package func recordsReceived(_ records: [KafkaRecord]) {
    for record in records { take(record) }
  }

  package func consumerFailed(_ error: KafkaError) {}
}
