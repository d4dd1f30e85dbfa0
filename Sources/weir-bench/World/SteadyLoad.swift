import Kafka

/// Sends requests at a steady rate, whatever becomes of them, and notes when each was sent.
struct SteadyLoad {
  let producer: any KafkaProducing
  let rate: Int

  /// - Returns: the ids with their times.
  func send(
    _ count: Int, progress: (Int) -> Void, record: (Int) -> (id: String, record: ProducerRecord)
  ) -> [(id: String, at: ContinuousClock.Instant)] {
    var sent: [(id: String, at: ContinuousClock.Instant)] = []
    sent.reserveCapacity(count)
    let start = ContinuousClock.now
    for number in 0..<count {
      let made = record(number)
      Pause.wait(until: start + .nanoseconds(number * (1_000_000_000 / rate)))
      sent.append((made.id, .now))
      producer.send([made.record]) { _ in }
      progress(number + 1)
    }
    return sent
  }
}
