import CRDKafka

/// The cluster's metadata, read with a deadline.
struct MetadataRequest: ~Copyable {
  private let metadata: UnsafePointer<rd_kafka_metadata>

  /// For all topics, or for one that has a handle; blocks.
  ///
  /// The wait is cut in growing slices: between them refused credentials end it at once, where the
  /// library would go on trying until the deadline. `serve` runs a client's callbacks, for one
  /// without a thread that does.
  init(
    _ client: ClientHandle, topic: OpaquePointer? = nil, deadline: Duration,
    serve: () -> Void = {}
  ) throws(KafkaError) {
    let end = ContinuousClock.now + deadline
    var slice: Duration = .milliseconds(250)
    while true {
      let start = ContinuousClock.now
      let wait = max(.milliseconds(1), min(slice, start.duration(to: end)))
      var answer: UnsafePointer<rd_kafka_metadata>?
      let code = rd_kafka_metadata(
        client.pointer, topic == nil ? 1 : 0, topic, &answer, wait.milliseconds)
      if code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer {
        metadata = answer
        return
      }
      serve()
      if let refused = client.context.authenticationError {
        throw client.context.explained(refused)
      }
      let error = KafkaError(code: code, operation: "reading the cluster's metadata")
      // An error before the slice was over is no time-out of ours.
      let isSliceOver = start.duration(to: .now) >= wait - .milliseconds(5)
      guard error.isRetriable, isSliceOver, ContinuousClock.now < end else { throw error }
      slice *= 2
    }
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
