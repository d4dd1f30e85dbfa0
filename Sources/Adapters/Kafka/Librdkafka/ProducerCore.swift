import CRDKafka
import Foundation
import Synchronization

/// A producer's client, its records on their way, and the thread that takes delivery reports.
///
/// Reports come as events on the client's main queue, which wakes the thread. Without a thread that
/// drains them a transaction's commit would wait for its whole time-out; with callbacks instead it
/// would advance in steps of ten milliseconds.
final class ProducerCore: Sendable {
  private struct State {
    var client: ClientHandle?
    var isClosing = false
  }

  let topics = ProducerTopics()
  let batches = ProduceBatches()
  /// Rings after each group of reports, for those who wait for room in the queue.
  let progress = Progress()
  private let state: Mutex<State>
  private let stopRequested = Atomic<Bool>(false)
  private let ended = DispatchGroup()
  /// Calls that use topic handles, which must not be freed under them.
  private let users = DispatchGroup()
  private let deliveryThread = Mutex<UInt>(0)
  private let failed: (@Sendable (KafkaError) -> Void)?

  static let defaults: [(String, String)] = [
    ("enable.idempotence", "true"),
    ("acks", "all"),
    ("linger.ms", "0"),
    ("retry.backoff.ms", "5"),
    ("partitioner", "murmur2_random"),
    ("queue.buffering.max.kbytes", "65536"),
    ("reconnect.backoff.max.ms", "1000"),
    ("socket.nagle.disable", "true"),
  ]

  init(
    _ configuration: KafkaClientConfiguration, log: KafkaLog?,
    failed: (@Sendable (KafkaError) -> Void)?
  ) throws(KafkaError) {
    var complete = KafkaClientConfiguration(Self.defaults)
    if configuration["transactional.id"] != nil { complete.set("transaction.timeout.ms", "15000") }
    complete = complete.setting(configuration.properties.map { ($0.name, $0.value) })
    let client = try ClientHandle(
      RD_KAFKA_PRODUCER, context: ClientContext(configuration: complete, log: log)
    ) { configuration in
      rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
    }
    state = Mutex(State(client: client))
    self.failed = failed
    ended.enter()
    NamedThread.start("kafka-delivery") { [self] in run() }
  }

  func client() throws(KafkaError) -> ClientHandle {
    guard let client = state.withLock({ $0.client }) else { throw .closed }
    return client
  }

  /// Runs a call that uses topic handles; they outlive it.
  func withTopics<Result>(
    _ body: (ClientHandle) throws(KafkaError) -> Result
  ) throws(KafkaError) -> Result {
    let client = state.withLock { state -> ClientHandle? in
      guard state.client != nil else { return nil }
      users.enter()
      return state.client
    }
    guard let client else { throw .closed }
    defer { users.leave() }
    return try body(client)
  }

  private var isDeliveryThread: Bool {
    deliveryThread.withLock { $0 } == UInt(pthread_self())
  }

  // MARK: - The delivery thread

  private func run() {
    deliveryThread.withLock { $0 = UInt(pthread_self()) }
    serve()
    progress.advance()
    users.wait()
    for batch in batches.removeAll() where batch.abandon(.closed) { batch.complete() }
    topics.close()
    ended.leave()
  }

  /// Takes reports until the end. The event itself wakes the thread; the limit only bounds a lost
  /// wake-up to stop.
  private func serve() {
    guard let client = try? client(), let queue = rd_kafka_queue_get_main(client.pointer) else {
      return
    }
    defer { rd_kafka_queue_destroy(queue) }
    while true {
      if let event = rd_kafka_queue_poll(queue, 1000) {
        take(event, client)
        rd_kafka_event_destroy(event)
        progress.advance()
      } else if stopRequested.load(ordering: .acquiring) {
        return
      }
    }
  }

  private func take(_ event: OpaquePointer, _ client: ClientHandle) {
    switch rd_kafka_event_type(event) {
    case RD_KAFKA_EVENT_DR:
      var batch: (number: UInt32, batch: ProduceBatch)?
      while let message = rd_kafka_event_message_next(event) {
        report(message.pointee, &batch)
      }
    case RD_KAFKA_EVENT_ERROR:
      let code = rd_kafka_event_error(event)
      let reason = rd_kafka_event_error_string(event).map(String.init(cString:))
      let error = client.context.explained(
        client.fatalError ?? KafkaError(code: code, reason: reason))
      if client.context.isNews(error) { failed?(error) }
    default: break
    }
  }

  private func report(
    _ message: rd_kafka_message_t, _ latest: inout (number: UInt32, batch: ProduceBatch)?
  ) {
    let (number, slot) = ProduceBatches.parts(UInt(bitPattern: message._private))
    if latest?.number != number { latest = batches.batch(number).map { (number, $0) } }
    guard let batch = latest?.batch else { return }
    let isLast: Bool
    if message.err == RD_KAFKA_RESP_ERR_NO_ERROR {
      isLast = batch.deliver(slot, partition: message.partition, offset: message.offset)
    } else {
      let topic = message.rkt.flatMap { rd_kafka_topic_name($0) }.map(String.init(cString:))
      isLast = batch.fail(
        slot,
        KafkaError(
          code: message.err, operation: "delivering a record", topic: topic,
          partition: message.partition))
    }
    if isLast {
      batches.remove(number)
      batch.complete()
    }
  }

  // MARK: - The end

  func close(deadline: Duration) {
    let client = state.withLock { state in
      defer { state.isClosing = true }
      return state.isClosing ? nil : state.client
    }
    guard let client else {
      if !isDeliveryThread { ended.wait() }
      return
    }
    if !isDeliveryThread {
      // Reports are taken by the other thread meanwhile.
      if rd_kafka_flush(client.pointer, deadline.milliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR {
        purge(client)
        _ = rd_kafka_flush(client.pointer, 1000)
      }
    } else {
      purge(client)
    }
    state.withLock { $0.client = nil }
    stopRequested.store(true, ordering: .releasing)
    if let queue = rd_kafka_queue_get_main(client.pointer) {
      rd_kafka_queue_yield(queue)
      rd_kafka_queue_destroy(queue)
    }
    if !isDeliveryThread { ended.wait() }
  }

  func purge(_ client: ClientHandle) {
    rd_kafka_purge(client.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
  }
}
