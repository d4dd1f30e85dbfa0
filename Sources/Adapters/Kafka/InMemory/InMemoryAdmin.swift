import Synchronization

/// Administers the in-memory broker.
final class InMemoryAdmin: KafkaAdministering {
  private let broker: InMemoryBroker

  init(_ broker: InMemoryBroker) { self.broker = broker }

  func createTopics(_ topics: [NewTopic], deadline: Duration) throws(KafkaError) {
    let refused = topics.filter { topic in
      !broker.change { $0.createTopic(topic.name, partitions: topic.partitions) }
    }
    if let first = refused.first { throw .topicExists(first.name) }
  }

  func deleteTopics(_ topics: [String], deadline: Duration) throws(KafkaError) {
    let refused = topics.filter { name in !broker.change { $0.deleteTopic(name) } }
    if let first = refused.first { throw .unknownTopic(first) }
  }

  func describeCluster(deadline: Duration) throws(KafkaError) -> ClusterDescription {
    ClusterDescription(
      clusterID: "in-memory", controllerID: 1,
      brokers: [BrokerDescription(id: 1, host: "memory", port: 0)],
      topics: broker.state.withLock { $0.topicDescriptions }, versionHint: "in-memory")
  }

  func describeTopic(
    _ name: String, deadline: Duration
  ) throws(KafkaError) -> TopicDescription {
    guard let count = broker.state.withLock({ $0.partitionCount(name) }) else {
      throw .unknownTopic(name)
    }
    return TopicDescription(name: name, partitions: count)
  }

  func close() {}
}
