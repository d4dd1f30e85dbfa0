/// A topic to create.
package struct NewTopic: Hashable, Sendable {
  package var name: String
  package var partitions: Int
  /// -1: the broker's default.
  package var replicationFactor: Int
  package var configuration: [String: String]

  package init(
    _ name: String, partitions: Int, replicationFactor: Int = -1,
    configuration: [String: String] = [:]
  ) {
    self.name = name
    self.partitions = partitions
    self.replicationFactor = replicationFactor
    self.configuration = configuration
  }
}

/// A topic as the cluster describes it.
package struct TopicDescription: Hashable, Sendable {
  package var name: String
  package var partitions: Int
  /// Why the topic cannot be described, for instance an ACL.
  package var error: KafkaError?

  package init(name: String, partitions: Int, error: KafkaError? = nil) {
    self.name = name
    self.partitions = partitions
    self.error = error
  }
}
