import CRDKafka
import Glibc
import Synchronization

/// What a producer knows of the topics it writes to: a handle each, and how many partitions there
/// are. Nothing is produced before both are known: an unknown topic would keep its record for half
/// a minute and then fail a whole transaction, and librdkafka 2.0.2 is not safe with partitions
/// that do not exist.
///
/// The handles are freed by `close`, which the producer calls when nothing can be sent any more.
final class ProducerTopics: Sendable {
  // safety: librdkafka's topic handles may be used from any thread.
  struct Topic: @unchecked Sendable {
    var handle: OpaquePointer
    var partitions: Int
    var learnt: ContinuousClock.Instant
  }

  private enum Entry {
    case known(Topic)
    case refused(KafkaError, at: ContinuousClock.Instant)
  }

  private let entries = Mutex<[String: Entry]>([:])
  private let handles = Mutex<[String: Topic]>([:])

  /// How long a refusal stands before the broker is asked again.
  private static let refusalLifetime: Duration = .seconds(5)
  /// How long a count stands when a record names a partition beyond it.
  private static let countLifetime: Duration = .seconds(2)
  /// How long a topic that is not there may take to appear (brokers may create it on demand).
  private static let patience: Duration = .milliseconds(1500)

  func cached(_ name: String) -> Topic? {
    entries.withLock { entries in
      if case .known(let topic) = entries[name] { return topic }
      return nil
    }
  }

  /// The topic, from the cache or the broker; blocks in the latter case.
  func topic(
    _ name: String, on client: ClientHandle, deadline: Duration
  ) throws(KafkaError) -> Topic {
    switch entries.withLock({ $0[name] }) {
    case .known(let topic): return topic
    case .refused(let error, let instant) where instant.duration(to: .now) < Self.refusalLifetime:
      throw error
    default: return try learn(name, on: client, deadline: deadline)
    }
  }

  /// The topic as it is now, for a record whose partition is beyond the count in the cache.
  func refreshed(
    _ topic: Topic, _ name: String, on client: ClientHandle
  ) throws(KafkaError) -> Topic {
    guard topic.learnt.duration(to: .now) > Self.countLifetime else { return topic }
    return try learn(name, on: client, deadline: .seconds(5))
  }

  /// Asks the broker; blocks.
  func learn(
    _ name: String, on client: ClientHandle, deadline: Duration
  ) throws(KafkaError) -> Topic {
    let end = ContinuousClock.now + deadline
    let patience = ContinuousClock.now + min(deadline, Self.patience)
    guard let handle = handle(name, on: client) else {
      throw KafkaError(code: rd_kafka_last_error(), operation: "opening \(name)", topic: name)
    }
    while true {
      let left = ContinuousClock.now.duration(to: end)
      let answer = try MetadataRequest(
        client, topic: handle, deadline: max(left, .milliseconds(1)))
      let found = answer.topics.first { $0.name == name }
      if let found, found.error == nil, found.partitions > 0 {
        let topic = Topic(handle: handle, partitions: found.partitions, learnt: .now)
        entries.withLock { $0[name] = .known(topic) }
        return topic
      }
      guard answer.isSettling, ContinuousClock.now < patience else {
        let error = found?.error ?? .unknownTopic(name)
        entries.withLock { $0[name] = .refused(error, at: .now) }
        throw error
      }
      usleep(20_000)
    }
  }

  private func handle(_ name: String, on client: ClientHandle) -> OpaquePointer? {
    handles.withLock { handles -> Topic? in
      if let topic = handles[name] { return topic }
      guard let handle = rd_kafka_topic_new(client.pointer, name, nil) else { return nil }
      handles[name] = Topic(handle: handle, partitions: 0, learnt: .now)
      return handles[name]
    }?.handle
  }

  func close() {
    entries.withLock { $0 = [:] }
    handles.withLock { handles in
      for topic in handles.values { rd_kafka_topic_destroy(topic.handle) }
      handles = [:]
    }
  }
}
