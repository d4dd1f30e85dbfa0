/// The offset a group is to go on from, with a note of its own.
package struct OffsetCommit: Hashable, Sendable {
  package var topicPartition: TopicPartition
  /// The next offset to read.
  package var offset: Int64
  /// Text without NUL, at most 4,096 bytes by the broker's default.
  package var metadata: String

  package init(_ topicPartition: TopicPartition, offset: Int64, metadata: String = "") {
    self.topicPartition = topicPartition
    self.offset = offset
    self.metadata = metadata
  }
}
