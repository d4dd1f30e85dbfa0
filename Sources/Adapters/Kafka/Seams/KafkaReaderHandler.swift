/// Takes the records of a consumer that was started on fixed partitions: a member of no group, which
/// is told of none that come or go.
package protocol KafkaReaderHandler: KafkaConsumerHandler {}

extension KafkaReaderHandler {
  package func partitionsAssigned(_ partitions: [CommittedOffset]) -> [TopicPartition: Int64] {
    [:]
  }
  package func partitionsRevoked(_ partitions: [TopicPartition]) {}
  package func partitionsLost(_ partitions: [TopicPartition]) {}
  package func consumerStopped() {}
}
