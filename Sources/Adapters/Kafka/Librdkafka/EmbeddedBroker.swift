import CRDKafka
import Synchronization

/// A cluster of four brokers inside this process: librdkafka's mock, on loopback TCP, so that other
/// processes may connect too.
///
/// It serves groups and at-least-once delivery. It has no transactions (aborted records are seen,
/// transactional offsets are thrown away), keeps 5 MiB or 100,000 batches a partition, and aborts
/// the process when members of one group use different assignors.
// safety: the mock cluster's functions hand their work to its own thread; the pointer never changes.
package final class EmbeddedBroker: @unchecked Sendable {
  private let client: ClientHandle
  private let cluster: OpaquePointer

  /// A fault a test can provoke.
  package enum Request: Int16, Sendable {
    case produce = 0
    case fetch = 1
    case metadata = 3
    case offsetCommit = 8
    case offsetFetch = 9
    case findCoordinator = 10
    case joinGroup = 11
    case heartbeat = 12
    case initProducerID = 22
  }

  package init(brokers: Int = 4, log: KafkaLog? = nil) throws(KafkaError) {
    client = try ClientHandle(
      RD_KAFKA_PRODUCER,
      context: ClientContext(configuration: KafkaClientConfiguration(), log: log))
    guard let cluster = rd_kafka_mock_cluster_new(client.pointer, Int32(brokers)) else {
      throw .other(code: 0, name: "mock", reason: "the embedded broker could not be started")
    }
    self.cluster = cluster
  }

  deinit { rd_kafka_mock_cluster_destroy(cluster) }

  /// Where to connect, from this process or another.
  package var bootstrapServers: String {
    String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
  }

  /// Without these an empty fetch sleeps half a second and a group takes long to notice a death.
  package static let recommendedProperties: [(String, String)] = [
    ("fetch.wait.max.ms", "1"),
    ("session.timeout.ms", "6000"),
    ("heartbeat.interval.ms", "500"),
    ("linger.ms", "0"),
    ("socket.nagle.disable", "true"),
  ]

  /// The properties of a client of this cluster, of consumers and producers alike. A property that
  /// does not concern one of them is ignored by it.
  package var clientConfiguration: KafkaClientConfiguration {
    KafkaClientConfiguration(
      bootstrapServers: bootstrapServers, Self.recommendedProperties)
  }

  /// Creates a topic; one that is not created comes into being with four partitions when used.
  package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
    let code = rd_kafka_mock_topic_create(cluster, name, Int32(clamping: partitions), 1)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw KafkaError(code: code, operation: "creating \(name)", topic: name)
    }
  }

  /// Answers the next requests of a kind with these broker error codes, one each.
  package func failNext(_ request: Request, codes: [Int]) {
    let errors = codes.map { rd_kafka_resp_err_t(rawValue: Int32($0)) }
    rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
  }

  /// Every request about this topic fails with a broker error code; 0 heals it.
  package func failTopic(_ name: String, code: Int) {
    rd_kafka_mock_topic_set_error(cluster, name, rd_kafka_resp_err_t(rawValue: Int32(code)))
  }

  /// Closes a broker's connections and refuses new ones, or takes them again. Brokers count from 1.
  package func setBroker(_ id: Int32, isUp: Bool) {
    _ =
      isUp
      ? rd_kafka_mock_broker_set_up(cluster, id) : rd_kafka_mock_broker_set_down(cluster, id)
  }

  /// Adds a round trip to every answer of a broker.
  package func setBroker(_ id: Int32, roundTrip: Duration) {
    rd_kafka_mock_broker_set_rtt(cluster, id, roundTrip.milliseconds)
  }
}
