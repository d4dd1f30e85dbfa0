/// Takes what a consumer receives, synchronously on the consumer's own thread. While a call runs,
/// nothing else is received; it must return well within `max.poll.interval.ms`.
package protocol KafkaConsumerHandler: AnyObject, Sendable {
  /// Partitions are about to be read, with what the group committed for them. Answers the offset to
  /// start from; a partition left out starts at the committed offset, or where
  /// `auto.offset.reset` says.
  func partitionsAssigned(_ partitions: [CommittedOffset]) -> [TopicPartition: Int64]

  /// Partitions are about to go to another member: still owned, so a bounded drain and a commit
  /// (`commitSynchronously`, or a transaction) are in place here. Records that were fetched but not
  /// yet handed over are dropped.
  func partitionsRevoked(_ partitions: [TopicPartition])

  /// Partitions were lost already: nothing about them may be committed.
  func partitionsLost(_ partitions: [TopicPartition])

  /// Up to 512 records, in offset order within each partition.
  func recordsReceived(_ records: [KafkaRecord])

  /// An error, once per change. The consumer goes on by itself unless it `isFatal`.
  func consumerFailed(_ error: KafkaError)

  /// The last call.
  func consumerStopped()
}
