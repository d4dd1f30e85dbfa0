import Dispatch
import Kafka
import Synchronization

/// Requests that lie in a topic before anybody reads it.
struct Backlog {
  let broker: Broker
  let topic: String
  let partitions: Int
  let count: Int

  /// Makes the topic and fills it.
  init(
    _ broker: Broker, topic: String, partitions: Int, count: Int,
    progress: (Int) -> Void = { _ in }, record: (Int) -> ProducerRecord
  ) throws(BenchError) {
    self.broker = broker
    self.topic = topic
    self.partitions = partitions
    self.count = count
    try broker.create([topic], partitions: partitions)
    try Self.fill(broker, topic: topic, count: count, progress: progress, record: record)
  }

  static func fill(
    _ broker: Broker, topic: String, count: Int, progress: (Int) -> Void = { _ in },
    record: (Int) -> ProducerRecord
  ) throws(BenchError) {
    let producer = try broker.makeProducer()
    defer { producer.close() }
    let failure = Mutex<KafkaError?>(nil)
    let room = DispatchSemaphore(value: 32)
    var sent = 0
    while sent < count {
      let batch = (sent..<min(count, sent + 1000)).map(record)
      room.wait()
      producer.send(batch) { delivery in
        if let error = delivery.firstError { failure.withLock { $0 = error } }
        room.signal()
      }
      sent += batch.count
      progress(sent)
    }
    for _ in 0..<32 { room.wait() }
    for _ in 0..<32 { room.signal() }
    if let error = failure.withLock({ $0 }) {
      throw BenchError("\(topic) cannot be filled: \(error)")
    }
  }
}
