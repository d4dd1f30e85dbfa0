/// What a group has committed for one partition.
package struct CommittedOffset: Hashable, Sendable {
  package var topicPartition: TopicPartition
  /// `nil` when the group has committed none.
  package var offset: Int64?
  package var metadata: String?

  package init(_ topicPartition: TopicPartition, offset: Int64?, metadata: String?) {
    self.topicPartition = topicPartition
    self.offset = offset
    self.metadata = metadata
  }
}
