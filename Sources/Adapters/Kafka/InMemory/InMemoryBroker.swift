import Synchronization

/// The in-memory twin of a Kafka cluster: topics, groups with real rebalances, committed offsets
/// with metadata, idempotent and transactional producers, read-committed readers, fencing. It
/// passes the same contract tests as the librdkafka clients, and can be told to fail.
package final class InMemoryBroker: KafkaCluster {
  let state: Mutex<InMemoryBrokerState>
  private let bells = Mutex<[Doorbell]>([])
  /// Advances with every change, for those who wait for one.
  let progress = Progress()

  package init() { state = Mutex(InMemoryBrokerState()) }

  package func makeConsumer(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaConsuming {
    InMemoryConsumer(self, configuration)
  }

  package func makeProducer(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaProducing {
    InMemoryProducer(self, configuration)
  }

  package func makeAdmin(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaAdministering {
    InMemoryAdmin(self)
  }

  package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
    let created = change { $0.createTopic(name, partitions: partitions) }
    if !created { throw .topicExists(name) }
  }

  /// The next call this fault fits fails with it.
  package func failNext(_ fault: InMemoryFault) { state.withLock { $0.faults.append(fault) } }

  /// Puts a member out of its group, as when its session times out: its partitions are lost.
  package func expireMember(_ memberID: String, group: String) {
    change { $0.removeMember(memberID, from: group) }
  }

  /// How many members of a group a client saw when it last asked who they are.
  package func membersSeen(by clientID: String, in group: String) -> Int {
    state.withLock { $0.groups[group]?.sightings[clientID] ?? 0 }
  }

  /// All records of a partition that a reader would see.
  package func records(
    _ partition: TopicPartition, committedOnly: Bool = true
  ) -> [KafkaRecord] {
    state.withLock {
      $0.log(partition)?.read(from: 0, limit: .max, committedOnly: committedOnly).records ?? []
    }
  }

  package func committed(_ partition: TopicPartition, group: String) -> CommittedOffset {
    state.withLock {
      $0.groups[group]?.committed(partition)
        ?? CommittedOffset(partition, offset: nil, metadata: nil)
    }
  }

  // MARK: - For its clients

  /// Changes the state and wakes whoever may be concerned.
  func change<Result: Sendable>(_ body: (inout InMemoryBrokerState) -> Result) -> Result {
    let result = state.withLock { state in body(&state) }
    for bell in bells.withLock({ $0 }) { bell.ring() }
    progress.advance()
    return result
  }

  func register(_ bell: Doorbell) { bells.withLock { $0.append(bell) } }

  func unregister(_ bell: Doorbell) { bells.withLock { $0.removeAll { $0 === bell } } }
}
