package import Configuration
package import Kafka

/// Sees to it that the topics exist and can be used, before anything is read.
package struct TopicSetup: Sendable {
  private let connection: KafkaConnection
  private let configuration: WeirConfiguration

  package init(_ connection: KafkaConnection, _ configuration: WeirConfiguration) {
    self.connection = connection
    self.configuration = configuration
  }

  /// The last entry of each key is kept for a week; nobody misses an older one.
  private static let cacheTopic = [
    "cleanup.policy": "compact,delete", "retention.ms": "604800000",
  ]

  /// What became of one topic.
  package enum Result: Sendable {
    case existed(partitions: Int)
    case created(partitions: Int)
    case failed(KafkaError)
  }

  /// Creates what is missing, where the configuration allows it. Blocks.
  package func ensure(creating: Bool) throws(ServiceError) -> [(topic: String, result: Result)] {
    let admin: any KafkaAdministering
    do throws(KafkaError) {
      admin = try connection.makeAdmin()
      // One call tells an unreachable broker or a refused login before the topics are blamed.
      _ = try admin.describeCluster(deadline: .seconds(10))
    } catch {
      throw .broker(error)
    }
    defer { admin.close() }
    return KafkaConnection.topics(configuration).map { name, partitions in
      (name, ensure(name, partitions, admin, creating: creating))
    }
  }

  private func ensure(
    _ name: String, _ partitions: Int, _ admin: any KafkaAdministering, creating: Bool
  ) -> Result {
    do throws(KafkaError) {
      let found = try admin.describeTopic(name, deadline: .seconds(10))
      if let error = found.error { return .failed(error) }
      return .existed(partitions: found.partitions)
    } catch {
      guard case .unknownTopic = error.cause, creating, !connection.makesTopicsItself else {
        return .failed(error)
      }
      return create(name, partitions, admin)
    }
  }

  private func create(
    _ name: String, _ partitions: Int, _ admin: any KafkaAdministering
  ) -> Result {
    do throws(KafkaError) {
      try admin.createTopics(
        [
          NewTopic(
            name, partitions: partitions,
            replicationFactor: configuration.topics.replicationFactor,
            configuration: name == configuration.topics.cache ? Self.cacheTopic : [:])
        ], deadline: .seconds(15))
      return .created(partitions: partitions)
    } catch {
      if case .topicExists = error.cause { return .existed(partitions: partitions) }
      return .failed(error)
    }
  }
}
