import CRDKafka
import Foundation
import Synchronization

/// A consumer's client and life cycle, shared by its façade and its thread.
final class ConsumerCore: Sendable {
  /// What to read.
  enum Reading: Sendable {
    case group([String])
    case partitions([TopicPartition: Int64])
  }

  private struct State {
    var client: ClientHandle?
    var isStarted = false
    var isEnded = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>
  private let stopRequested = Atomic<Bool>(false)
  let committer: ConsumerCommitter
  /// The name of the group.
  let group: String

  /// What a member of a group should run with, before the caller's own properties.
  static let defaults: [(String, String)] = [
    ("isolation.level", "read_committed"),
    ("partition.assignment.strategy", "range,roundrobin"),
    ("auto.offset.reset", "earliest"),
    ("session.timeout.ms", "10000"),
    ("heartbeat.interval.ms", "1000"),
    ("queued.max.messages.kbytes", "16384"),
    ("fetch.error.backoff.ms", "100"),
    ("reconnect.backoff.max.ms", "1000"),
    ("socket.nagle.disable", "true"),
  ]

  init(_ configuration: KafkaClientConfiguration, log: KafkaLog?) throws(KafkaError) {
    for name in ["enable.auto.commit", "enable.auto.offset.store"] {
      if let value = configuration[name], value != "false" {
        throw .invalidConfiguration(
          property: name, reason: "offsets are committed explicitly; leave it out")
      }
    }
    var complete = KafkaClientConfiguration(Self.defaults)
    // A reader of fixed partitions joins no group, yet librdkafka wants a name for one.
    if configuration["group.id"] == nil { complete.set("group.id", "weir-reader") }
    // Since 2.2 the pause of a fetcher that met a full queue is a property (a second by default).
    if KafkaLibrary.versionNumber >= 0x0202_00ff { complete.set("fetch.queue.backoff.ms", "10") }
    complete = complete.setting(configuration.properties.map { ($0.name, $0.value) })
      .setting([("enable.auto.commit", "false"), ("enable.auto.offset.store", "false")])
    group = complete["group.id"] ?? ""
    let client = try ClientHandle(
      RD_KAFKA_CONSUMER, context: ClientContext(configuration: complete, log: log)
    ) { configuration in
      rd_kafka_conf_set_rebalance_cb(configuration) { client, code, partitions, _ in
        guard let partitions else { return }
        ClientContext.of(client)?.loop?.rebalance(code, partitions)
      }
      rd_kafka_conf_set_error_cb(configuration) { client, code, reason, _ in
        guard let context = ClientContext.of(client) else { return }
        context.loop?.clientFailed(
          rd_kafka_resp_err_t(code), reason: reason.map(String.init(cString:)))
      }
    }
    let code = rd_kafka_poll_set_consumer(client.pointer)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code: code) }
    state = Mutex(State(client: client))
    committer = ConsumerCommitter(client)
  }

  func client() throws(KafkaError) -> ClientHandle {
    guard let client = state.withLock({ $0.client }) else { throw .closed }
    return client
  }

  var isStopRequested: Bool { stopRequested.load(ordering: .acquiring) }

  func start(_ reading: Reading, handler: any KafkaConsumerHandler) throws(KafkaError) {
    let client = try client()
    let mayStart = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard mayStart else { throw .invalidState(reason: "the consumer was started before") }
    let loop = ConsumerLoop(core: self, client: client, handler: handler)
    let code: rd_kafka_resp_err_t
    switch reading {
    case .group(let topics):
      let list = TopicPartitionList(topics.map { TopicPartition($0, -1) })
      code = rd_kafka_subscribe(client.pointer, list.pointer)
    case .partitions(let offsets):
      let list = TopicPartitionList(offsets)
      code = rd_kafka_assign(client.pointer, list.pointer)
    }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      state.withLock { $0.isStarted = false }
      throw KafkaError(code: code, operation: "subscribing")
    }
    NamedThread.start("kafka-consumer") { loop.run() }
  }

  func requestStop() {
    guard !stopRequested.exchange(true, ordering: .acquiringAndReleasing) else { return }
    guard let client = try? client() else { return }
    if state.withLock({ $0.isStarted }) {
      guard let queue = rd_kafka_queue_get_consumer(client.pointer) else { return }
      rd_kafka_queue_yield(queue)
      rd_kafka_queue_destroy(queue)
    } else {
      end()
    }
  }

  func stop() async {
    requestStop()
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if !state.isEnded { state.waiters.append(continuation) }
        return state.isEnded
      }
      if hasEnded { continuation.resume() }
    }
  }

  /// The thread is done, or there never was one: lets go of the client and of all who wait.
  func end() {
    committer.close()
    let (client, waiters) = state.withLock { state in
      defer {
        state.client = nil
        state.isEnded = true
        state.waiters = []
      }
      return (state.client, state.waiters)
    }
    // Destroys the client here, unless a call is still using it.
    withExtendedLifetime(client) {}
    for waiter in waiters { waiter.resume() }
  }

  static func committed(
    _ partitions: [TopicPartition], on client: ClientHandle, deadline: Duration
  ) throws(KafkaError) -> [CommittedOffset] {
    let list = TopicPartitionList(partitions)
    let operation = "reading committed offsets"
    let code = rd_kafka_committed(client.pointer, list.pointer, deadline.milliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw client.context.authenticationError ?? KafkaError(code: code, operation: operation)
    }
    if let error = list.firstError(operation: operation) { throw error }
    return list.committedOffsets
  }
}
