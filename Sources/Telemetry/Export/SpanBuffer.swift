import Synchronization

/// Answered requests whose callers sample them, until they leave as spans. Bounded: where nobody
/// takes them, the latest are dropped and counted.
package final class SpanBuffer: Sendable {
  /// One request and when it was answered.
  package struct Entry: Sendable, Equatable {
    package var event: RequestAnswered
    package var end: UnixTime

    package init(_ event: RequestAnswered, end: UnixTime) {
      self.event = event
      self.end = end
    }
  }

  private struct State {
    var entries: [Entry] = []
    var dropped = 0
  }

  private let capacity: Int
  private let isOn = Atomic(false)
  private let state = Mutex(State())

  package init(capacity: Int = 20_000) { self.capacity = capacity }

  /// From now on requests are kept.
  package func start() { isOn.store(true, ordering: .relaxed) }

  /// - Parameter events: calls its argument with each.
  func add(_ events: ((RequestAnswered) -> Void) -> Void, end: @autoclosure () -> UnixTime) {
    guard isOn.load(ordering: .relaxed) else { return }
    var sampled: [RequestAnswered] = []
    events { if $0.traceParent?.isSampled ?? false { sampled.append($0) } }
    guard !sampled.isEmpty else { return }
    let end = end()
    state.withLock { state in
      let taken = sampled.prefix(max(0, capacity - state.entries.count))
      state.entries += taken.map { Entry($0, end: end) }
      state.dropped += sampled.count - taken.count
    }
  }

  /// All that is there, oldest first, and how many were dropped since the last call.
  package func take() -> (entries: [Entry], dropped: Int) {
    state.withLock { state in
      defer { state = State() }
      return (state.entries, state.dropped)
    }
  }
}
