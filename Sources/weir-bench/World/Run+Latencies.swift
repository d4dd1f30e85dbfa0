import Kafka

extension Run {
  /// From produce to reply in ms at a steady rate, as a reader of committed records sees it.
  ///
  /// What is asked in the first two seconds does not count: connections, caches and code are warm
  /// after them.
  ///
  /// - Parameter record: the request of a number, and its id.
  func latencies(
    rate: Int, seconds: Int, label: String,
    record: (_ number: Int) -> (id: String, record: ProducerRecord)
  ) throws(BenchError) -> Samples {
    let watch = try ReplyWatch(bench.broker, topic: replies, partitions: partitions)
    defer { watch.stop() }
    let producer = try bench.broker.makeProducer(linger: 0)
    defer { producer.close() }
    try bench.broker.asked { () throws(KafkaError) in try producer.warm(topics: [requests]) }
    let warming = 2 * rate
    let count = warming + seconds * rate
    let sent = SteadyLoad(producer: producer, rate: rate).send(
      count, progress: { bench.progress(label, $0, of: count) }, record: record)
    try watch.wait(for: count, within: .seconds(60))
    let arrivals = watch.arrivals
    return Samples(
      sent.dropFirst(warming).compactMap { sent in
        arrivals[sent.id].map { sent.at.duration(to: $0.at).inMilliseconds }
      })
  }
}
