package import Kafka
internal import Synchronization

/// What is known of topics: whether they exist and how many partitions they have.
///
/// A client may name any allowed topic, so an unknown one is asked for once in a while only: nobody
/// can make the service wait for every record.
package final class TopicDirectory: Sendable {
  private enum Knowledge {
    case partitions(Int, since: ContinuousClock.Instant)
    case missing(KafkaError, since: ContinuousClock.Instant)
  }

  /// Asks the cluster; blocks.
  package typealias Ask =
    @Sendable (_ topic: String, _ deadline: Duration) throws(KafkaError) -> Int

  private let ask: Ask
  private let known = Mutex<[String: Knowledge]>([:])
  private static let mostTopics = 10_000

  package init(ask: @escaping Ask) {
    self.ask = ask
  }

  /// The number of partitions. Blocks for a topic that is not known; call it from a thread of its
  /// own.
  package func partitionCount(_ topic: String, now: ContinuousClock.Instant) throws(KafkaError)
    -> Int
  {
    switch known.withLock({ $0[topic] }) {
    case .partitions(let count, let since) where since.duration(to: now) < .seconds(60):
      return count
    case .missing(let error, let since) where since.duration(to: now) < .seconds(5):
      throw error
    default: break
    }
    do throws(KafkaError) {
      let count = try ask(topic, .seconds(5))
      remember(topic, .partitions(count, since: now))
      return count
    } catch {
      remember(topic, .missing(error, since: now))
      throw error
    }
  }

  private func remember(_ topic: String, _ knowledge: Knowledge) {
    known.withLock { known in
      if known.count >= Self.mostTopics { known.removeAll() }
      known[topic] = knowledge
    }
  }
}
