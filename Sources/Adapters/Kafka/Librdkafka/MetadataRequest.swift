import CRDKafka

/// The cluster's metadata, read with a deadline.
struct MetadataRequest: ~Copyable {
  private let metadata: UnsafePointer<rd_kafka_metadata>

  /// For all topics, or for one that has a handle; blocks.
  init(
    _ client: ClientHandle, topic: OpaquePointer? = nil, deadline: Duration
  ) throws(KafkaError) {
    var answer: UnsafePointer<rd_kafka_metadata>?
    let code = rd_kafka_metadata(
      client.pointer, topic == nil ? 1 : 0, topic, &answer, deadline.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
      let error = KafkaError(code: code, operation: "reading the cluster's metadata")
      throw client.context.explained(client.context.authenticationError ?? error)
    }
    metadata = answer
  }

  deinit { rd_kafka_metadata_destroy(metadata) }

  var topics: [TopicDescription] {
    (0..<Int(metadata.pointee.topic_cnt)).map {
      let topic = metadata.pointee.topics[$0]
      let name = String(cString: topic.topic)
      let error =
        topic.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code: topic.err, topic: name)
      return TopicDescription(name: name, partitions: Int(topic.partition_cnt), error: error)
    }
  }

  /// Whether a topic is in the middle of being created.
  var isSettling: Bool {
    (0..<Int(metadata.pointee.topic_cnt)).contains {
      let code = metadata.pointee.topics[$0].err
      return code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE
        || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
    }
  }

  var brokers: [BrokerDescription] {
    (0..<Int(metadata.pointee.broker_cnt)).map {
      let broker = metadata.pointee.brokers[$0]
      return BrokerDescription(
        id: broker.id, host: String(cString: broker.host), port: Int(broker.port))
    }
  }
}
