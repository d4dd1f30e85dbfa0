package import Contract
internal import Digest
package import Kafka
internal import Synchronization

/// Submits requests and waits for their replies: what `weir ask` and the demonstration are made of.
///
/// It reads the reply topic from its end on, as a member of no group, so that any number of clients
/// share one topic, each taking what bears its own correlations.
package final class QuestionClient: Sendable {
  private let tail: TopicTail
  private let producer: any KafkaProducing
  private let requestTopic: String
  private let replyTopic: String
  private let inbox = ReplyInbox()

  /// Connects and finds the end of the reply topic. Blocks; call it from a thread that may.
  package init(
    connection: KafkaConnection, requestTopic: String, replyTopic: String,
    deadline: Duration = .seconds(10)
  ) throws(KafkaError) {
    self.requestTopic = requestTopic
    self.replyTopic = replyTopic
    producer = try connection.makeProducer()
    do throws(KafkaError) {
      try producer.warm(topics: [requestTopic, replyTopic], deadline: deadline)
      let inbox = inbox
      tail = try TopicTail(connection: connection, topic: replyTopic, deadline: deadline) {
        inbox.take($0)
      }
    } catch {
      producer.close(deadline: .zero)
      throw error
    }
  }

  /// Sends a request, keyed by its fingerprint so that it needs no hop, and yields its replies as
  /// they come; the last one ends the sequence.
  package func submit(_ request: Request) async throws(KafkaError) -> AsyncStream<Reply> {
    let correlation = RandomBytes.make(count: 16)
    let replies = inbox.expect(correlation)
    let address = ReplyAddress(dialect: .spring, correlation: correlation, topic: replyTopic)
    let record = ProducerRecord(
      topic: requestTopic, key: FingerprintHasher().fingerprint(of: request).key,
      value: request.encoded,
      headers: address.headers.map { KafkaHeader($0.name, $0.value) })
    do throws(KafkaError) {
      _ = try await producer.send(record)
    } catch {
      inbox.forget(correlation)
      throw error
    }
    return replies
  }

  package func close() async {
    await tail.stop()
    producer.close()
    inbox.close()
  }
}
