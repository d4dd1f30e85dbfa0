import Checking
import Kafka
import Synchronization

/// Watches all topics of a run while it goes on: what is visible when.
final class Eye: Sendable {
  private struct State {
    var places: Set<Place> = []
    var arrivals: [Arrival] = []
    /// When the final reply to a request was first seen.
    var answered: [String: Double] = [:]
  }

  private let state = Mutex(State())
  private let decoding: RecordDecoding
  private let clock: RunClock
  private let reader = Mutex<TopicReader?>(nil)

  init(_ cluster: any KafkaCluster, topics: Topics, clock: RunClock) throws {
    decoding = RecordDecoding(topics: topics)
    self.clock = clock
    let made = try TopicReader(
      cluster, topics.allPartitions, isolation: "read_committed"
    ) { [self] record in take(record) }
    reader.withLock { $0 = made }
  }

  private func take(_ record: KafkaRecord) {
    let topics = decoding.topics
    if record.topic == topics.telemetry { return }
    if record.topic == topics.requests {
      // Only what a member sent home is of its making.
      guard RecordDecoding.text(record, "weir-origin") != nil else { return }
      return state.withLock { _ = $0.places.insert(RecordDecoding.place(record)) }
    }
    let outcome = decoding.outcome(record)
    state.withLock { state in
      state.places.insert(outcome.place)
      if let token = outcome.token, outcome.isLast, state.answered[token] == nil {
        state.answered[token] = clock.now
      }
      if let request = outcome.request {
        state.arrivals.append(
          Arrival(
            request.partition, made: clock.time(ofWall: record.timestampMilliseconds),
            seen: clock.now))
      }
    }
  }

  var places: Set<Place> { state.withLock(\.places) }
  var arrivals: [Arrival] { state.withLock(\.arrivals) }
  var answered: [String: Double] { state.withLock(\.answered) }
  var answeredCount: Int { state.withLock { $0.answered.count } }
  var visibleCount: Int { state.withLock { $0.places.count } }

  func unanswered(of tokens: some Sequence<String>) -> Int {
    let answered = state.withLock(\.answered)
    return tokens.reduce(0) { $0 + (answered[$1] == nil ? 1 : 0) }
  }

  func stop() async { await reader.withLock { $0 }?.stop() }
}
