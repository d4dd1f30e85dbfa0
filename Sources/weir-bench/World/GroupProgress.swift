import Kafka

/// How far a group has come in a topic, by what it committed.
final class GroupProgress {
  private let consumer: any KafkaConsuming
  private let partitions: [TopicPartition]
  private let broker: Broker

  init(_ broker: Broker, group: String, topic: String, partitions: Int) throws(BenchError) {
    self.broker = broker
    // Uncommitted reading: what is in doubt for a moment must not hold up the watch.
    consumer = try broker.makeConsumer(
      group: group, [("isolation.level", "read_uncommitted")])
    self.partitions = (0..<partitions).map { TopicPartition(topic, Int32($0)) }
  }

  deinit { consumer.requestStop() }

  /// Records whose outcome is committed, over all partitions.
  func done() throws(BenchError) -> Int {
    try broker.asked { () throws(KafkaError) in
      try consumer.committed(partitions, deadline: .seconds(20))
        .reduce(0) { $0 + Int($1.offset ?? 0) }
    }
  }

  /// A point of a run.
  struct Point {
    var at: ContinuousClock.Instant
    var done: Int
    var processorTime: Duration
  }

  /// Watches until `count` are done; answers the points of the run.
  func watch(
    until count: Int, of child: ChildProcess, every step: Duration = .milliseconds(10),
    within limit: Duration, _ progress: (Int) -> Void = { _ in }
  ) throws(BenchError) -> [Point] {
    let end = ContinuousClock.now + limit
    var points: [Point] = []
    while true {
      let done = try done()
      points.append(Point(at: .now, done: done, processorTime: child.processorTime))
      progress(done)
      if done >= count { return points }
      guard child.isRunning else { throw BenchError("the measured program ended at \(done)") }
      guard ContinuousClock.now < end else {
        throw BenchError("only \(done) of \(count) were done within \(limit)")
      }
      Pause.wait(step)
    }
  }
}
