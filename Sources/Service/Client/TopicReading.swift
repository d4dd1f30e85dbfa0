package import Kafka
internal import Synchronization

/// Reads a topic from its beginning to where it ends now, as a member of no group.
package final class TopicReading: KafkaReaderHandler {
  private struct State {
    var left: [TopicPartition: Int64]
    var records = 0
    var failure: KafkaError?
  }

  private let take: @Sendable (KafkaRecord) -> Void
  private let state: Mutex<State>
  private let consumer: any KafkaConsuming

  /// Finds the beginning and the end of the topic. Blocks for the broker's answers.
  package init(
    connection: KafkaConnection, topic: String, deadline: Duration = .seconds(10),
    take: @escaping @Sendable (KafkaRecord) -> Void
  ) throws(KafkaError) {
    self.take = take
    consumer = try connection.makeReader()
    let filled = try connection.marks(of: topic, through: consumer, deadline: deadline)
      .filter { $0.value.high > $0.value.low }
    state = Mutex(State(left: filled.mapValues(\.high)))
    if !filled.isEmpty {
      try consumer.start(assigning: filled.mapValues(\.low), handler: self)
    }
  }

  /// Reads on until the end found at the start is reached. A partition may end in the marks of
  /// transactions, which are no records: when nothing has come for `quiet`, that is the end.
  ///
  /// - Returns: how many records there were.
  package func run(quiet: Duration = .seconds(2)) async throws -> Int {
    var before = -1
    var last = ContinuousClock.now
    while true {
      let (records, isDone, failure) = state.withLock {
        ($0.records, $0.left.isEmpty, $0.failure)
      }
      if let failure, failure.isFatal {
        await consumer.stop()
        throw failure
      }
      if records != before { last = .now }
      before = records
      // The first records take a connection and a fetch.
      let patience = records == 0 ? max(quiet, .seconds(10)) : quiet
      if isDone || ContinuousClock.now - last > patience { break }
      do {
        try await ContinuousClock().sleep(for: .milliseconds(20))
      } catch {
        await consumer.stop()
        throw error
      }
    }
    await consumer.stop()
    return before
  }

  package func recordsReceived(_ records: [KafkaRecord]) {
    for record in records { take(record) }
    state.withLock { state in
      state.records += records.count
      for record in records where record.offset + 1 >= state.left[record.topicPartition] ?? .max {
        state.left[record.topicPartition] = nil
      }
    }
  }

  package func consumerFailed(_ error: KafkaError) {
    state.withLock { $0.failure = error }
  }
}
