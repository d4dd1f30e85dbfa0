package import Contract
internal import Synchronization
package import Telemetry

/// Drives the flight table: executes what is led, delivers what lands, ends what nobody wants.
///
/// `Work` is what an execution needs, `Requester` what a reply needs; this room looks into neither.
package final class Flights<Work: Sendable, Requester: Sendable>: Sendable {
  package typealias Instant = ContinuousClock.Instant

  /// One answer, or a part of it, for one requester.
  package struct Landing: Sendable {
    package var requester: Requester
    package var answer: EncodedAnswer
    /// Whether another requester's execution brought it.
    package var isCoalesced: Bool
    /// Its place in a streamed answer.
    package var sequence: Int
    package var isLast: Bool
  }

  /// Executes the work; `part` takes what is ready before the last answer, which is returned.
  package typealias Execute =
    @Sendable (Work, _ part: @escaping @Sendable (Answer) async -> Void) async -> Answer
  /// Takes landings, on whatever thread they come about.
  package typealias Deliver = @Sendable ([Landing]) -> Void

  private struct Launch: Sendable {
    var number: FlightNumber
    var work: Work
    var signal: CancelSignal
  }

  private struct State {
    var table: FlightTable<Requester>
    var signals: [FlightNumber: CancelSignal] = [:]
  }

  private let state: Mutex<State>
  private let launches: AsyncStream<Launch>
  private let launcher: AsyncStream<Launch>.Continuation
  private let alarm = DeadlineAlarm()
  private let isCurrent: @Sendable (Answer) -> Bool
  private let telemetry: Telemetry
  private let execute: Execute
  private let deliver: Deliver

  /// - Parameter isCurrent: false for an answer whose data has changed since: it is delivered, but
  ///   not kept for later requests.
  package init(
    warmBytes: Int, longestAge: Duration, telemetry: Telemetry,
    isCurrent: @escaping @Sendable (Answer) -> Bool = { _ in true },
    execute: @escaping Execute, deliver: @escaping Deliver
  ) {
    self.isCurrent = isCurrent
    state = Mutex(State(table: FlightTable(warmBytes: warmBytes, longestAge: longestAge)))
    self.telemetry = telemetry
    (launches, launcher) = AsyncStream.makeStream()
    self.execute = execute
    self.deliver = deliver
  }

  /// Joins or starts the flight of a fingerprint. One who leads must call ``launch(_:_:)`` or
  /// ``finish(_:with:)`` next.
  package func join(
    _ fingerprint: Fingerprint, _ requester: Requester, deadline: Instant,
    maximumAge: Duration, now: Instant
  ) -> FlightJoin {
    let (join, next) = state.withLock { state in
      let join = state.table.join(
        fingerprint, requester, deadline: deadline, maximumAge: maximumAge, now: now)
      return (join, state.table.nextDeadline)
    }
    switch join {
    case .lead: telemetry.emit(FlightStarted(fingerprint: fingerprint))
    case .follow:
      alarm.set(next)
      // Its reply counts it; this is for the log alone.
      if telemetry.logs(.debug) {
        let followers = state.withLock { $0.table.followerCount(of: fingerprint) }
        telemetry.emit(FlightCoalesced(fingerprint: fingerprint, followers: followers))
      }
    case .warm: break
    }
    return join
  }

  /// Executes a led flight as a task.
  package func launch(_ number: FlightNumber, _ work: Work) {
    let signal = CancelSignal()
    let next = state.withLock { state in
      state.signals[number] = signal
      return state.table.nextDeadline
    }
    alarm.set(next)
    launcher.yield(Launch(number: number, work: work, signal: signal))
  }

  /// Ends a led flight with an answer found at once. What is delivered to its followers goes the
  /// usual way, except for the leader's own, which is returned.
  package func finish(
    _ number: FlightNumber, with answer: EncodedAnswer, now: Instant
  ) -> Landing? {
    let followers = end(number, answer, now: now)
    guard let leader = followers.first else { return nil }
    // Nearly always it is alone.
    if followers.count > 1 {
      deliver(Array(landings(of: followers, answer, sequence: 0).dropFirst()))
    }
    return Landing(
      requester: leader.requester, answer: answer, isCoalesced: false, sequence: 0, isLast: true)
  }

  /// Takes requesters out, as when their partition went to another member.
  /// - Parameter adriftUntil: until when a flight nobody is left in goes on, for those who may come
  ///   back; nil: it is cancelled.
  package func leave(adriftUntil: Instant? = nil, where isLeaving: (Requester) -> Bool) {
    let (left, signals) = state.withLock { state in
      let left = state.table.leaveAll(adriftUntil: adriftUntil, where: isLeaving)
      return (left, left.compactMap { state.signals.removeValue(forKey: $0) })
    }
    cancel(left, signals)
    alarm.set(adriftUntil)
  }

  /// Forgets warm answers whose data changed.
  package func dropWarm(where isStale: (Answer) -> Bool) {
    let discarded = state.withLock { state in
      state.table.dropWarm(where: isStale)
      return state.table.takeDiscarded()
    }
    withExtendedLifetime(discarded) {}
  }

  /// Flights in the air, their followers, and warm answers, for gauges.
  package var counts: (flights: Int, followers: Int, warm: Int) {
    state.withLock { ($0.table.flightCount, $0.table.followerCount, $0.table.warmCount) }
  }

  /// Executes launches until cancelled; then the flights in the air are cancelled too.
  package func run() async {
    await withTaskGroup { group in
      group.addTask { await self.watchDeadlines() }
      group.addTask {
        await withDiscardingTaskGroup { flights in
          for await launch in self.launches {
            flights.addTask { await self.fly(launch) }
          }
          flights.cancelAll()
        }
      }
      await group.waitForAll()
    }
  }

  private func fly(_ launch: Launch) async {
    let sequence = Mutex(0)
    let answer = await withCancelSignal(launch.signal) {
      await self.execute(launch.work) { part in
        let place = sequence.withLock { place in
          defer { place += 1 }
          return place
        }
        self.deliverPart(EncodedAnswer(part), of: launch.number, sequence: place)
      }
    }
    guard let answer else { return }
    let landings = land(
      launch.number, EncodedAnswer(answer), sequence: sequence.withLock { $0 },
      now: ContinuousClock.now)
    if !landings.isEmpty { deliver(landings) }
  }

  private func deliverPart(_ part: EncodedAnswer, of number: FlightNumber, sequence: Int) {
    let followers = state.withLock { $0.table.addPart(part, to: number) }
    let landings = followers.enumerated().map { position, follower in
      Landing(
        requester: follower.requester, answer: part, isCoalesced: position > 0,
        sequence: sequence, isLast: false)
    }
    if !landings.isEmpty { deliver(landings) }
  }

  private func land(
    _ number: FlightNumber, _ answer: EncodedAnswer, sequence: Int, now: Instant
  ) -> [Landing] {
    landings(of: end(number, answer, now: now), answer, sequence: sequence)
  }

  /// Takes a flight out of the table; answers who waited for it.
  private func end(
    _ number: FlightNumber, _ answer: EncodedAnswer, now: Instant
  ) -> [Follower<Requester>] {
    let (followers, discarded) = state.withLock { state in
      if !state.signals.isEmpty { state.signals[number] = nil }
      // Asked under the lock that `dropWarm` takes: what it would drop does not come in after it.
      let followers = state.table.finish(
        number, with: answer, now: now, keepsWarm: isCurrent(answer.answer))
      return (followers, state.table.takeDiscarded())
    }
    withExtendedLifetime(discarded) {}
    return followers
  }

  private func landings(
    of followers: [Follower<Requester>], _ answer: EncodedAnswer, sequence: Int
  ) -> [Landing] {
    followers.enumerated().map { position, follower in
      Landing(
        requester: follower.requester, answer: answer, isCoalesced: position > 0,
        sequence: sequence, isLast: true)
    }
  }

  private func watchDeadlines() async {
    while await alarm.ring() {
      let now = ContinuousClock.now
      let (expiry, signals) = state.withLock { state in
        let expiry = state.table.expire(now: now)
        return (expiry, expiry.cancelled.compactMap { state.signals.removeValue(forKey: $0) })
      }
      cancel(expiry.cancelled, signals)
      let late = EncodedAnswer(.failed(ReplyError(.deadlineExceeded, Self.lateMessage)))
      let landings = zip(expiry.followers, expiry.parts).map { follower, parts in
        Landing(
          requester: follower.requester, answer: late, isCoalesced: false, sequence: parts,
          isLast: true)
      }
      if !landings.isEmpty { deliver(landings) }
      alarm.set(expiry.next)
    }
  }

  /// - Parameter signals: of those that are executing already.
  private func cancel(_ flights: [FlightNumber], _ signals: [CancelSignal]) {
    for signal in signals { signal.cancel() }
    for flight in flights {
      telemetry.emit(FlightCancelled(fingerprint: flight.fingerprint))
    }
  }

  private static var lateMessage: String {
    "The deadline passed before the answer was ready. Ask with a longer deadlineMs."
  }
}
