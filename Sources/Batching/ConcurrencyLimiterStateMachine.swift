/// How many calls may be in flight to one provider, learnt from its refusals: one more after each
/// round of successes at the limit, three tenths fewer when the provider says it is overloaded
/// (AIMD, the client-side choice of Netflix's concurrency-limits). The rest queue, first come
/// first served, and whoever could not be served before its deadline is told at once.
package struct ConcurrencyLimiterStateMachine: Sendable {
  package typealias Instant = ContinuousClock.Instant
  package typealias ID = UInt64

  package struct Settings: Sendable, Equatable {
    package var initial = 16
    package var minimum = 1
    package var maximum = 32
    package var maxQueued = 10_000

    package init() {}
  }

  package enum Admission: Sendable, Equatable { case admitted, queued, overloaded }

  package enum Outcome: Sendable {
    case success
    /// The provider refused for load, or did not answer in time.
    case overload
    /// Says nothing about load.
    case neutral
  }

  private struct Waiter { let id: ID, deadline: Instant }

  private let settings: Settings
  private var learnt: Double
  package private(set) var inFlight = 0
  private var queue: [Waiter] = []
  /// `queue[..<head]` has been served.
  private var head = 0
  /// Who in the queue still waits: a waiter that left is skipped when its turn comes.
  private var waiting: Set<ID> = []
  private var lastDecrease: Instant?
  private var latency = MovingLatency()

  package init(_ settings: Settings = Settings()) {
    self.settings = settings
    learnt = Double(min(max(settings.initial, settings.minimum), settings.maximum))
  }

  package var limit: Int { max(settings.minimum, Int(learnt)) }
  package var queued: Int { waiting.count }
  /// Whether a newcomer starts at once.
  package var hasRoom: Bool { inFlight < limit && waiting.isEmpty }

  package mutating func acquire(_ id: ID, deadline: Instant, now: Instant) -> Admission {
    if hasRoom {
      inFlight += 1
      return .admitted
    }
    guard queued < settings.maxQueued, now + expectedWait() < deadline else { return .overloaded }
    queue.append(Waiter(id: id, deadline: deadline))
    waiting.insert(id)
    return .queued
  }

  /// Time until a newcomer would start, were every call as long as the recent ones.
  package func expectedWait() -> Duration {
    guard let average = latency.average else { return .zero }
    return average * (Double(queued + 1) / Double(limit))
  }

  /// Whether the waiter was still queued; it is not any more.
  package mutating func cancel(_ id: ID) -> Bool {
    waiting.remove(id) != nil
  }

  /// Ends one call; returns the waiters that start now and those whose deadline has passed.
  package mutating func release(
    _ outcome: Outcome, startedAt: Instant, now: Instant
  ) -> (admitted: [ID], expired: [ID]) {
    let wasFull = inFlight >= limit
    inFlight -= 1
    switch outcome {
    case .success:
      latency.record(now - startedAt)
      if wasFull { learnt = min(Double(settings.maximum), learnt + 1 / learnt) }
    case .overload:
      // Once a round: calls that started before the last cut already paid for it.
      if lastDecrease.map({ startedAt > $0 }) ?? true {
        learnt = max(Double(settings.minimum), learnt * 0.7)
        lastDecrease = now
      }
    case .neutral: break
    }
    return serve(now: now)
  }

  private mutating func serve(now: Instant) -> (admitted: [ID], expired: [ID]) {
    var admitted: [ID] = []
    var expired: [ID] = []
    while inFlight < limit, head < queue.count {
      let waiter = queue[head]
      head += 1
      guard waiting.remove(waiter.id) != nil else { continue }
      if waiter.deadline <= now {
        expired.append(waiter.id)
      } else {
        inFlight += 1
        admitted.append(waiter.id)
      }
    }
    if head > 64, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
    return (admitted, expired)
  }
}
