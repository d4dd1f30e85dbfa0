/// Stops calling a provider that fails, and finds out when it is back.
///
/// ```
///       ratio of failures too high, or a row of them     pause over
///   closed ─────────────────────────────► open ─────────────────────► half open
///     ▲                                     ▲                             │ one probe
///     └──────────── probe succeeds ─────────┼─────── probe fails ─────────┘
/// ```
///
/// Failures are those that say the provider is down (no connection, 5xx, time limits), not those
/// that say the caller is wrong or too fast. The pause doubles with each failed probe.
package struct CircuitBreakerStateMachine: Sendable {
  package struct Settings: Sendable, Equatable {
    /// Calls older than this are forgotten.
    package var window: Duration = .seconds(10)
    /// Fewer calls than this in the window say nothing; as many failures in a row, no success
    /// between them, say that it is down, however well it did before.
    package var minimumCalls = 10
    /// Opens when at least this part of them failed.
    package var failureRatio = 0.8
    package var firstPause: Duration = .seconds(2)
    package var longestPause: Duration = .seconds(30)

    package init() {}
  }

  package enum Phase: String, Sendable { case closed, open, halfOpen }

  package enum Admission: Sendable, Equatable {
    /// Give the pass back with the outcome.
    case allowed(Pass)
    case refused(retryAfter: Duration)
  }

  /// Which period of the breaker a call belongs to: outcomes of an earlier one are ignored.
  package struct Pass: Sendable, Equatable {
    fileprivate let period: Int
    fileprivate let isProbe: Bool
  }

  package enum Outcome: Sendable { case success, failure, unknown }

  private struct Slice { var index: Int, calls = 0, failures = 0 }
  private static let slices = 10

  private let settings: Settings
  package private(set) var phase = Phase.closed
  private var period = 0
  private var reopensAt: ContinuousClock.Instant?
  private var pause: Duration
  private var probing = false
  private var origin: ContinuousClock.Instant?
  private var recent: [Slice] = []
  private var row = (failures: 0, last: ContinuousClock.Instant?.none)

  package init(_ settings: Settings = Settings()) {
    self.settings = settings
    pause = settings.firstPause
  }

  package mutating func admit(now: ContinuousClock.Instant) -> Admission {
    if phase == .open, let reopensAt, now >= reopensAt {
      phase = .halfOpen
      probing = false
    }
    switch phase {
    case .closed: return .allowed(Pass(period: period, isProbe: false))
    case .open: return .refused(retryAfter: (reopensAt ?? now) - now)
    case .halfOpen:
      // The others wait about as long as the probe may take.
      guard !probing else { return .refused(retryAfter: settings.firstPause) }
      probing = true
      return .allowed(Pass(period: period, isProbe: true))
    }
  }

  /// How much longer everything is refused; `nil` when a call may be admitted.
  package func pauseLeft(now: ContinuousClock.Instant) -> Duration? {
    guard phase == .open, let reopensAt, now < reopensAt else { return nil }
    return reopensAt - now
  }

  package mutating func record(_ outcome: Outcome, of pass: Pass, now: ContinuousClock.Instant) {
    guard pass.period == period else { return }
    if pass.isProbe {
      probing = false
      switch outcome {
      case .success:
        phase = .closed
        period += 1
        pause = settings.firstPause
        recent = []
      case .failure:
        pause = min(pause * 2, settings.longestPause)
        open(now: now)
      case .unknown: break
      }
      return
    }
    guard outcome != .unknown else { return }
    count(outcome, now: now)
    let calls = recent.reduce(0) { $0 + $1.calls }
    let failures = recent.reduce(0) { $0 + $1.failures }
    let isMostly =
      calls >= settings.minimumCalls && Double(failures) >= settings.failureRatio * Double(calls)
    if isMostly || row.failures >= settings.minimumCalls { open(now: now) }
  }

  private mutating func open(now: ContinuousClock.Instant) {
    phase = .open
    period += 1
    reopensAt = now + pause
    recent = []
    row = (0, nil)
  }

  private mutating func count(_ outcome: Outcome, now: ContinuousClock.Instant) {
    let start = origin ?? now
    origin = start
    let index = Int((now - start) / (settings.window / Self.slices))
    recent.removeAll { $0.index <= index - Self.slices }
    if recent.last?.index != index { recent.append(Slice(index: index)) }
    recent[recent.count - 1].calls += 1
    guard outcome == .failure else {
      row = (0, nil)
      return
    }
    recent[recent.count - 1].failures += 1
    if let last = row.last, now - last > settings.window { row.failures = 0 }
    row = (row.failures + 1, now)
  }
}
