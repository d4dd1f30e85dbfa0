import Dispatch
import JSON
import Kafka
import Synchronization

/// Reads replies as a client would and notes when each came.
final class ReplyWatch: KafkaReaderHandler {
  struct Arrival: Sendable {
    var at: ContinuousClock.Instant
    var value: [UInt8]
  }

  private struct State {
    var arrivals: [String: Arrival] = [:]
    var repeats = 0
    var error: KafkaError?
  }

  private let state = Mutex(State())
  private let keepsValues: Bool
  private let consumer: any KafkaConsuming

  /// - Parameter keepsValues: whether the replies themselves are of interest later.
  init(
    _ broker: Broker, topic: String, partitions: Int, keepsValues: Bool = false
  ) throws(BenchError) {
    self.keepsValues = keepsValues
    consumer = try broker.makeConsumer(
      group: "\(topic).watch",
      [("isolation.level", "read_committed"), ("fetch.wait.max.ms", "100")])
    var starts: [TopicPartition: Int64] = [:]
    for partition in 0..<partitions {
      starts[TopicPartition(topic, Int32(partition))] = KafkaOffset.beginning
    }
    try broker.asked { () throws(KafkaError) in
      try consumer.start(assigning: starts, handler: self)
    }
  }

  func stop() { consumer.requestStop() }

  var count: Int { state.withLock { $0.arrivals.count } }
  /// Replies to a request that had one already.
  var repeats: Int { state.withLock(\.repeats) }
  var arrivals: [String: Arrival] { state.withLock(\.arrivals) }

  /// Waits for this many requests to be answered.
  func wait(
    for wanted: Int, within limit: Duration, _ progress: (Int) -> Void = { _ in }
  ) throws(BenchError) {
    let end = ContinuousClock.now + limit
    while true {
      let (count, error) = state.withLock { ($0.arrivals.count, $0.error) }
      progress(count)
      if count >= wanted { return }
      if let error { throw BenchError("replies cannot be read: \(error)") }
      guard ContinuousClock.now < end else {
        throw BenchError("only \(count) of \(wanted) were answered within \(limit)")
      }
      Pause.wait(.milliseconds(5))
    }
  }

  func recordsReceived(_ records: [KafkaRecord]) {
    let now = ContinuousClock.now
    state.withLock { state in
      for record in records {
        // The correlation is the request's id.
        guard let id = record.lastHeader("kafka_correlationId").flatMap({ $0 }) else { continue }
        let name = String(decoding: id, as: UTF8.self)
        if state.arrivals[name] != nil {
          state.repeats += 1
        } else {
          state.arrivals[name] = Arrival(at: now, value: keepsValues ? record.value ?? [] : [])
        }
      }
    }
  }

  func consumerFailed(_ error: KafkaError) {
    if error.isFatal { state.withLock { $0.error = error } }
  }
}
