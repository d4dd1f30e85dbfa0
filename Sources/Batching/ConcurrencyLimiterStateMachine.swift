/// How many calls may be in flight to one provider, learnt from its refusals: one more after each
/// round of successes at the limit, three tenths fewer when the provider says it is overloaded
/// (AIMD, the client-side choice of Netflix's concurrency-limits). The rest queue by priority, equals
/// first come, first served, and whoever could not be served before its deadline is told at once.
///
/// A provider that only refuses for rate is left alone for a while, and asked by one call then:
///
/// ```
///           refused in a row                  pause over
///   open ─────────────────────► paused ─────────────────────► one probe ──► served: open
///                                 ▲                               │
///                                 └─────── refused: longer ───────┘
/// ```
///
/// What waits meanwhile waits here at no cost to the provider; after a few pauses in a row nobody
/// does any more.
package struct ConcurrencyLimiterStateMachine: Sendable {
  package typealias Instant = ContinuousClock.Instant
  package typealias ID = UInt64

  package struct Settings: Sendable, Equatable {
    package var initial = 16
    package var minimum = 1
    package var maximum = 32
    package var maxQueued = 10_000
    /// Refusals for rate in a row, nothing served in between, that begin a pause.
    package var refusalsBeforePause = 3
    /// Where the provider names no time; doubles with each pause in a row.
    package var firstPause: Duration = .milliseconds(250)
    package var longestPause: Duration = .seconds(8)
    /// A longer wish of the provider is cut to this: it may be back before.
    package var longestWish: Duration = .seconds(60)
    /// Pauses in a row that callers wait for; one whose length the provider named counts double.
    package var patience = 3

    package init() {}
  }

  package enum Admission: Sendable, Equatable { case admitted, queued, overloaded }

  package enum Outcome: Sendable, Equatable {
    case success
    /// The provider did not answer in time.
    case overload
    /// The provider refused for load or rate, perhaps saying until when.
    case limited(retryAfter: Duration?)
    /// Says nothing about load.
    case neutral
  }

  /// Waiters that a release sets free.
  package typealias Served = (admitted: [ID], expired: [ID], refused: [ID])

  private struct Waiter { let id: ID, deadline: Instant }

  private struct Gate {
    var until: Instant
    var pauses: Int
    /// A call that waits for the pause to end, or is on its way since.
    var isProbing = false
  }

  private let settings: Settings
  private var learnt: Double
  package private(set) var inFlight = 0
  private var line = PriorityLine<ID, Waiter>()
  private var lastDecrease: Instant?
  private var latency = MovingLatency()
  /// When the calls in flight began, oldest first.
  private var starts: [Instant] = []
  private var gate: Gate?
  private var refusalsInARow = 0

  package init(_ settings: Settings = Settings()) {
    self.settings = settings
    learnt = Double(min(max(settings.initial, settings.minimum), settings.maximum))
  }

  package var limit: Int { max(settings.minimum, Int(learnt)) }
  package var queued: Int { line.count }
  /// Until when a call admitted now must wait: then it is the one probe.
  package var pausedUntil: Instant? { gate?.until }

  /// Whether a newcomer may start, be it as a probe.
  package var hasRoom: Bool {
    line.isEmpty && (gate.map { !$0.isProbing } ?? (inFlight < limit))
  }

  /// - Parameter priority: 0 (can wait) … 9 (first).
  package mutating func acquire(
    _ id: ID, priority: Int = 5, deadline: Instant, now: Instant
  ) -> Admission {
    if hasRoom {
      if let gate {
        guard gate.until < deadline, !isSpent(gate) || gate.until <= now else {
          return .overloaded
        }
        self.gate?.isProbing = true
      }
      begin(now)
      return .admitted
    }
    guard queued < settings.maxQueued, !(gate.map(isSpent) ?? false),
      now + expectedWait(ahead: line.ahead(ofNewcomer: priority), now: now) < deadline
    else { return .overloaded }
    line.append(Waiter(id: id, deadline: deadline), id: id, priority: priority)
    return .queued
  }

  /// Time until a call would start with so many before it, were every call as long as the recent
  /// ones; those under way count when they take much longer.
  package func expectedWait(ahead: Int, now: Instant) -> Duration {
    let pause = gate.map { max(.zero, $0.until - now) } ?? .zero
    guard let each = expectedLatency(now) else { return pause }
    return pause + each * (Double(ahead + 1) / Double(limit))
  }

  /// Whether a waiter cannot expect to be served in time any more.
  package func isHopeless(_ id: ID, deadline: Instant, now: Instant) -> Bool {
    guard let ahead = line.ahead(of: id) else { return false }
    return now + expectedWait(ahead: ahead, now: now) > deadline
  }

  /// Whether the waiter was still queued; it is not any more.
  package mutating func cancel(_ id: ID) -> Bool { line.remove(id) }

  /// A probe begins later than it was admitted.
  package mutating func restart(from admitted: Instant, at now: Instant) {
    if let place = starts.firstIndex(of: admitted) { starts.remove(at: place) }
    starts.append(now)
  }

  /// Ends one call; returns the waiters that start now and those that need not wait any longer.
  /// - Parameter isProbe: whether it was admitted while `pausedUntil` was set.
  package mutating func release(
    _ outcome: Outcome, startedAt: Instant, now: Instant, isProbe: Bool = false
  ) -> Served {
    let wasFull = inFlight >= limit
    inFlight -= 1
    if let place = starts.firstIndex(of: startedAt) { starts.remove(at: place) }
    if isProbe { gate?.isProbing = false }
    var refused: [ID] = []
    switch outcome {
    case .success:
      latency.record(now - startedAt)
      if wasFull { learnt = min(Double(settings.maximum), learnt + 1 / learnt) }
      refusalsInARow = 0
      if isProbe { gate = nil }
    case .overload:
      decrease(startedAt, now)
    case .limited(let wish):
      decrease(startedAt, now)
      refusalsInARow += 1
      if isProbe || (gate == nil && refusalsInARow >= settings.refusalsBeforePause) {
        refused = pause(wish, now)
      } else if var longer = gate, !longer.isProbing, let wish {
        longer.until = max(longer.until, now + min(wish, settings.longestWish))
        gate = longer
      }
    case .neutral: break
    }
    let served = serve(now: now)
    return (served.admitted, served.expired, refused)
  }

  // MARK: - Load

  private mutating func begin(_ now: Instant) {
    inFlight += 1
    starts.append(now)
  }

  /// Once a round: calls that started before the last cut already paid for it.
  private mutating func decrease(_ startedAt: Instant, _ now: Instant) {
    guard lastDecrease.map({ startedAt > $0 }) ?? true else { return }
    learnt = max(Double(settings.minimum), learnt * 0.7)
    lastDecrease = now
  }

  /// The recent average; but calls under way that have lasted much longer tell more.
  private func expectedLatency(_ now: Instant) -> Duration? {
    guard inFlight >= limit, !starts.isEmpty else { return latency.average }
    let age = now - starts[starts.count / 2]
    let isHanging = age > max(.seconds(1), (latency.average ?? .zero) * 3)
    return isHanging ? age * 2 : latency.average
  }

  // MARK: - Pauses

  /// Whether callers have waited for enough pauses: from now on each is told at once.
  private func isSpent(_ gate: Gate) -> Bool { gate.pauses > settings.patience }

  /// Begins a pause; returns the waiters for whom it is too long.
  private mutating func pause(_ wish: Duration?, _ now: Instant) -> [ID] {
    let pauses = (gate?.pauses ?? 0) + (wish == nil ? 1 : 2)
    let own = min(settings.firstPause * Double(1 << min(pauses - 1, 20)), settings.longestPause)
    let gate = Gate(
      until: now + (wish.map { min($0, settings.longestWish) } ?? own), pauses: pauses)
    self.gate = gate
    let isSpent = isSpent(gate)
    return line.remove { isSpent || $0.deadline <= gate.until }.map(\.id)
  }

  // MARK: - Turns

  private mutating func serve(now: Instant) -> (admitted: [ID], expired: [ID]) {
    var admitted: [ID] = []
    var expired: [ID] = []
    while gate.map({ !$0.isProbing }) ?? (inFlight < limit), let waiter = line.popFirst() {
      if waiter.deadline <= max(now, gate?.until ?? now) {
        expired.append(waiter.id)
      } else {
        gate?.isProbing = true
        begin(now)
        admitted.append(waiter.id)
      }
    }
    return (admitted, expired)
  }
}
