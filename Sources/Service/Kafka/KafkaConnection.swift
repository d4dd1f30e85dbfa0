package import Configuration
package import Kafka
internal import Outbox
package import Telemetry

/// The cluster a configuration names, and the properties each kind of client of it gets.
package struct KafkaConnection: Sendable {
  package let cluster: any KafkaCluster
  private let configuration: WeirConfiguration
  /// The broker in this process, where that is the cluster; it lives as long as this value.
  package let embedded: EmbeddedBroker?
  /// Whether the cluster creates topics on its own and knows no call to do so.
  package var makesTopicsItself: Bool { embedded != nil }

  /// Starts the embedded broker where the configuration asks for it; connects to nothing yet.
  package init(_ configuration: WeirConfiguration, telemetry: Telemetry) throws(KafkaError) {
    self.configuration = configuration
    let log = KafkaLogBridge(telemetry: telemetry).log
    var shared: KafkaClientConfiguration
    if configuration.kafka.embedded {
      let broker = try EmbeddedBroker()
      for (name, partitions) in Self.topics(configuration) {
        try broker.createTopic(name, partitions: partitions)
      }
      embedded = broker
      shared = broker.clientConfiguration
    } else {
      embedded = nil
      shared = KafkaClientConfiguration(
        bootstrapServers: configuration.kafka.bootstrapServers,
        [("client.id", "weir")])
    }
    // How large a record may be is the broker's and the topic's to say.
    shared.set("message.max.bytes", "104857600")
    for (name, value) in configuration.kafka.client.values.sorted(by: { $0.key < $1.key }) {
      shared.set(name, value)
    }
    cluster = LibrdkafkaCluster(shared, log: log)
  }

  /// A connection to a cluster that is there already, for tests.
  package init(_ configuration: WeirConfiguration, cluster: any KafkaCluster) {
    self.configuration = configuration
    self.cluster = cluster
    embedded = nil
  }

  /// Topics that the service reads and writes, with their partitions.
  package static func topics(_ configuration: WeirConfiguration) -> [(String, Int)] {
    let topics = configuration.topics
    var names = [topics.requests, topics.replies, topics.telemetry, topics.deadLetters]
    if configuration.telemetry.otlp {
      names += [topics.otlpMetrics, topics.otlpSpans].filter { !$0.isEmpty }
    }
    if configuration.caching.shared { names += [topics.cache] }
    return names.map { ($0, topics.partitions) }
  }

  /// - Parameter member: by which the others know whose transactions to end when it is gone.
  package func makeConsumer(member: String) throws(KafkaError) -> any KafkaConsuming {
    let kafka = configuration.kafka
    var own = KafkaClientConfiguration([
      ("group.id", kafka.groupId),
      ("client.id", Self.clientID(member)),
      ("auto.offset.reset", "earliest"),
      // Enough is fetched ahead to bridge a few round trips, and no answer of the broker is so
      // large that many partitions together take the memory of the whole service. (An answer has
      // as many bytes as the larger of the two bounds in bytes; a larger record comes all the same.)
      ("queued.min.messages", "10000"), ("queued.max.messages.kbytes", "8192"),
      ("message.max.bytes", "16777216"), ("max.partition.fetch.bytes", "524288"),
      ("max.poll.interval.ms", "\(kafka.maxPollIntervalMs)"),
    ])
    if embedded == nil {
      own.set("session.timeout.ms", "\(kafka.sessionTimeoutMs)")
      own.set("heartbeat.interval.ms", "\(max(100, kafka.sessionTimeoutMs / 5))")
    }
    if !kafka.groupInstanceId.isEmpty { own.set("group.instance.id", kafka.groupInstanceId) }
    return try cluster.makeConsumer(overridden(own))
  }

  private static let clientPrefix = "weir-"

  static func clientID(_ member: String) -> String { clientPrefix + member }

  /// The names of the members of a consumer's group; others than Weir's are left out.
  func members(of consumer: any KafkaConsuming) -> Result<[String], KafkaError> {
    Result { () throws(KafkaError) in
      try consumer.groupClientIDs(deadline: .seconds(3)).compactMap { name in
        name.hasPrefix(Self.clientPrefix) ? String(name.dropFirst(Self.clientPrefix.count)) : nil
      }
    }
  }

  /// A reader of fixed partitions that joins no group: for replies.
  package func makeReader() throws(KafkaError) -> any KafkaConsuming {
    try cluster.makeConsumer(
      overridden(
        KafkaClientConfiguration([
          ("group.id", "\(configuration.kafka.groupId)-client"), ("fetch.wait.max.ms", "10"),
        ])))
  }

  /// A producer for results: they leave at once when nothing is on its way, and in larger batches
  /// the more there is.
  package func makeProducer() throws(KafkaError) -> any KafkaProducing {
    try cluster.makeProducer(
      overridden(
        KafkaClientConfiguration([
          ("linger.ms", "0"),
          // A reply and its telemetry side by side. With more on their way librdkafka 2.0.2 asks its
          // socket again and again while records wait for their turn, up to three times a record.
          ("max.in.flight.requests.per.connection", "2"),
        ])))
  }

  /// A transactional producer for one of the outbox's slots.
  package func makeTransactionalProducer(
    slot: Int, member: String
  ) throws(KafkaError) -> any KafkaProducing {
    let delivery = configuration.delivery
    return try cluster.makeProducer(
      overridden(
        KafkaClientConfiguration([
          ("linger.ms", "0"),
          ("transactional.id", "\(delivery.transactionalIdPrefix)-\(member)-\(slot)"),
          ("transaction.timeout.ms", "\(delivery.transactionTimeoutMs)"),
          ("retry.backoff.ms", "\(delivery.retryBackoffMs)"),
        ])))
  }

  /// Ends what a member that is gone left open: its producers' names are taken over for a moment.
  package func endTransactions(of member: String) throws(KafkaError) {
    for slot in 0..<ExactlyOnceOutbox.slots {
      let producer = try makeTransactionalProducer(slot: slot, member: member)
      defer { producer.close(deadline: .zero) }
      try producer.initTransactions(deadline: .seconds(5))
    }
  }

  package func makeAdmin() throws(KafkaError) -> any KafkaAdministering {
    try cluster.makeAdmin(KafkaClientConfiguration())
  }

  /// What the operator set for librdkafka wins over what is chosen here.
  private func overridden(_ own: KafkaClientConfiguration) -> KafkaClientConfiguration {
    own.setting(
      configuration.kafka.client.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}
