import CRDKafka
import Synchronization

/// Topics and cluster health through librdkafka's admin interface. Its calls can hang after a
/// broker's death in old versions, so each waits on a queue of its own until its deadline and no
/// longer.
package final class KafkaAdmin: KafkaAdministering {
  private let handle: Mutex<ClientHandle?>

  package init(
    _ configuration: KafkaClientConfiguration, log: KafkaLog? = nil
  ) throws(KafkaError) {
    let complete = KafkaClientConfiguration([
      ("socket.nagle.disable", "true"), ("reconnect.backoff.max.ms", "1000"),
    ]).setting(configuration.properties.map { ($0.name, $0.value) })
    let client = try ClientHandle(
      RD_KAFKA_PRODUCER, context: ClientContext(configuration: complete, log: log)
    ) { configuration in
      rd_kafka_conf_set_error_cb(configuration) { client, code, reason, _ in
        guard let context = ClientContext.of(client) else { return }
        _ = context.isNews(
          KafkaError(code: rd_kafka_resp_err_t(code), reason: reason.map(String.init(cString:))))
      }
    }
    handle = Mutex(client)
  }

  private func client() throws(KafkaError) -> ClientHandle {
    guard let client = handle.withLock({ $0 }) else { throw .closed }
    return client
  }

  package func close() { handle.withLock { $0 = nil } }

  package func createTopics(_ topics: [NewTopic], deadline: Duration) throws(KafkaError) {
    let client = try client()
    var list: [OpaquePointer?] = []
    defer { for topic in list { rd_kafka_NewTopic_destroy(topic) } }
    var reason = [CChar](repeating: 0, count: 256)
    for topic in topics {
      guard
        let new = rd_kafka_NewTopic_new(
          topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replicationFactor),
          &reason, reason.count)
      else { throw .invalidState(reason: "\(topic.name): \(String(cCharacters: reason))") }
      list.append(new)
      for (name, value) in topic.configuration.sorted(by: { $0.key < $1.key }) {
        rd_kafka_NewTopic_set_config(new, name, value)
      }
    }
    let request = AdminRequest(
      client, deadline: deadline, operation: RD_KAFKA_ADMIN_OP_CREATETOPICS)
    rd_kafka_CreateTopics(client.pointer, &list, list.count, request.options, request.queue)
    let event = try request.wait("creating topics")
    defer { rd_kafka_event_destroy(event) }
    var count = 0
    let results = rd_kafka_CreateTopics_result_topics(
      rd_kafka_event_CreateTopics_result(event), &count)
    try Self.check(results, count)
  }

  package func deleteTopics(_ topics: [String], deadline: Duration) throws(KafkaError) {
    let client = try client()
    var list: [OpaquePointer?] = topics.map { rd_kafka_DeleteTopic_new($0) }
    defer { for topic in list { rd_kafka_DeleteTopic_destroy(topic) } }
    let request = AdminRequest(
      client, deadline: deadline, operation: RD_KAFKA_ADMIN_OP_DELETETOPICS)
    rd_kafka_DeleteTopics(client.pointer, &list, list.count, request.options, request.queue)
    let event = try request.wait("deleting topics")
    defer { rd_kafka_event_destroy(event) }
    var count = 0
    let results = rd_kafka_DeleteTopics_result_topics(
      rd_kafka_event_DeleteTopics_result(event), &count)
    try Self.check(results, count)
  }

  private static func check(
    _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int
  ) throws(KafkaError) {
    for index in 0..<count {
      guard let result = results?[index] else { continue }
      let code = rd_kafka_topic_result_error(result)
      guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
      throw KafkaError(
        code: code, reason: rd_kafka_topic_result_error_string(result).map(String.init(cString:)),
        topic: rd_kafka_topic_result_name(result).map(String.init(cString:)))
    }
  }

  package func describeCluster(deadline: Duration) throws(KafkaError) -> ClusterDescription {
    let client = try client()
    let end = ContinuousClock.now + deadline
    let metadata = try metadata(client, deadline: deadline)
    let left = { max(.milliseconds(1), min(.seconds(2), ContinuousClock.now.duration(to: end))) }
    let clusterID = rd_kafka_clusterid(client.pointer, left().milliseconds)
    defer { clusterID.map { rd_kafka_mem_free(client.pointer, $0) } }
    let controller = rd_kafka_controllerid(client.pointer, left().milliseconds)
    return ClusterDescription(
      clusterID: clusterID.map { String(cString: $0) },
      controllerID: controller >= 0 ? controller : nil, brokers: metadata.brokers,
      topics: metadata.topics,
      versionHint: metadata.brokers.first.flatMap {
        BrokerVersion.hint(brokerID: $0.id, on: client, deadline: left())
      })
  }

  package func describeTopic(
    _ name: String, deadline: Duration
  ) throws(KafkaError) -> TopicDescription {
    // The list of all topics is asked for: a request for one could create it.
    let client = try client()
    guard
      let topic = try metadata(client, deadline: deadline).topics.first(where: { $0.name == name })
    else { throw .unknownTopic(name) }
    if let error = topic.error { throw error }
    return topic
  }

  private func metadata(
    _ client: ClientHandle, deadline: Duration
  ) throws(KafkaError) -> MetadataRequest {
    try MetadataRequest(client, deadline: deadline) { rd_kafka_poll(client.pointer, 0) }
  }
}
