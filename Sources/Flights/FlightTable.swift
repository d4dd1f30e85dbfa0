package import Contract

/// One execution per fingerprint: who started it, who follows, what is still warm.
///
/// ```
///            join                    finish
///   (none) ───────► in the air ─────────────► warm ──(too old, or no room)──► (none)
///                    │  ▲ join: follow         │ join, fresh enough: answered at once
///                    │  └────────              │ join, too old: a new flight
///                    ├─ last follower left: cancelled; the next join starts anew
///                    └─ … and may come back: adrift for a while; the next join follows
/// ```
///
/// A flight belongs to none of its followers: one that leaves takes nothing from the others, and
/// the first that is left carries the charge. A cancelled flight is out of the table at once, so
/// nobody joins it, and what it may still bring is ignored by its number.
///
/// A value without a clock: instants are handed in.
package struct FlightTable<Requester: Sendable>: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private struct Flight {
    var number: FlightNumber
    var startedAt: Instant
    var followers: [Follower<Requester>]
    var parts: [EncodedAnswer] = []
    /// Until when it goes on though nobody is left in it.
    var adriftUntil: Instant?
  }

  /// The follower of an entry that ends a flight adrift; others count from 1.
  private static var nobody: UInt64 { 0 }

  private var flights: [Fingerprint: Flight] = [:]
  private var warm: WarmAnswers
  private var deadlines = DeadlineQueue()
  private var nextNumber: UInt64 = 0
  private var nextFollower: UInt64 = 0
  /// Followers of all flights in the air.
  package private(set) var followerCount = 0

  /// - Parameters:
  ///   - warmBytes: what finished answers may take; the oldest go first.
  ///   - longestAge: answers older than this are of use to nobody.
  package init(warmBytes: Int, longestAge: Duration) {
    warm = WarmAnswers(capacity: warmBytes, longestAge: longestAge)
  }

  package var flightCount: Int { flights.count }
  package var warmCount: Int { warm.count }
  package var warmBytes: Int { warm.byteCount }

  /// Who waits for the flight of a fingerprint, the one who started it included.
  package func followerCount(of fingerprint: Fingerprint) -> Int {
    flights[fingerprint]?.followers.count ?? 0
  }

  /// Joins, or starts, the flight of a fingerprint.
  /// - Parameters:
  ///   - deadline: when this requester has no use for an answer any more.
  ///   - maximumAge: how old a warm answer may be for this requester.
  package mutating func join(
    _ fingerprint: Fingerprint, _ requester: Requester, deadline: Instant,
    maximumAge: Duration, now: Instant
  ) -> FlightJoin {
    if flights[fingerprint] == nil,
      let (answer, age, isCharged) = warm.answer(for: fingerprint, atMost: maximumAge, now: now)
    {
      return .warm(answer, age: age, isCharged: isCharged)
    }
    nextFollower += 1
    let follower = Follower(number: nextFollower, requester: requester)
    followerCount += 1
    if deadlines.count > 4096, deadlines.count > 4 * followerCount { forgetPastDeadlines() }
    deadlines.insert(deadline, fingerprint, follower.number)
    if var flight = flights[fingerprint] {
      // Taken out first, so that appending copies no array.
      flights[fingerprint] = nil
      flight.followers.append(follower)
      let parts = flight.parts
      flights[fingerprint] = flight
      return .follow(follower.number, parts: parts)
    }
    nextNumber += 1
    let number = FlightNumber(fingerprint: fingerprint, value: nextNumber)
    flights[fingerprint] = Flight(number: number, startedAt: now, followers: [follower])
    return .lead(number)
  }

  /// Keeps a part of a streamed answer for those who join later; answers who is to have it now.
  package mutating func addPart(
    _ part: EncodedAnswer, to number: FlightNumber
  ) -> [Follower<Requester>] {
    guard flights[number.fingerprint]?.number == number else { return [] }
    flights[number.fingerprint]?.parts.append(part)
    return flights[number.fingerprint]?.followers ?? []
  }

  /// Ends a flight and answers its followers, the first of whom carries the charge; empty when the
  /// flight was cancelled meanwhile.
  package mutating func finish(
    _ number: FlightNumber, with answer: EncodedAnswer, now: Instant, keepsWarm: Bool = true
  ) -> [Follower<Requester>] {
    guard let flight = flights[number.fingerprint], flight.number == number else { return [] }
    flights[number.fingerprint] = nil
    followerCount -= flight.followers.count
    // An error is nobody's to share later: the next requester tries anew.
    if keepsWarm, answer.answer.error == nil, flight.parts.isEmpty {
      warm.insert(
        answer, for: number.fingerprint, since: flight.startedAt,
        isCharged: !flight.followers.isEmpty)
    }
    return flight.followers
  }

  /// Takes one requester out, wherever its request went. The others stay.
  package mutating func leave(
    _ fingerprint: Fingerprint, adriftUntil: Instant? = nil, where isLeaving: (Requester) -> Bool
  ) -> FlightNumber? {
    guard var flight = flights[fingerprint] else { return nil }
    let before = flight.followers.count
    flight.followers.removeAll { isLeaving($0.requester) }
    let leaving = before - flight.followers.count
    if leaving > 0, flight.followers.isEmpty, let adriftUntil {
      followerCount -= leaving
      flight.adriftUntil = adriftUntil
      flights[fingerprint] = flight
      deadlines.insert(adriftUntil, fingerprint, Self.nobody)
      return nil
    }
    return keep(flight, leaving: leaving)
  }

  /// Takes requesters out of all flights; answers the flights nobody is left in, to be cancelled.
  /// - Parameter adriftUntil: until when those go on all the same: those who left may come back.
  package mutating func leaveAll(
    adriftUntil: Instant? = nil, where isLeaving: (Requester) -> Bool
  ) -> [FlightNumber] {
    flights.keys.compactMap { leave($0, adriftUntil: adriftUntil, where: isLeaving) }
  }

  /// Takes out whose deadline has passed.
  package mutating func expire(now: Instant) -> FlightExpiry<Requester> {
    var expiry = FlightExpiry<Requester>()
    while let due = deadlines.popDue(now: now) {
      if due.follower == Self.nobody {
        if let number = endAdrift(due.fingerprint, now: now) { expiry.cancelled.append(number) }
        continue
      }
      guard var flight = flights[due.fingerprint],
        let place = flight.followers.firstIndex(where: { $0.number == due.follower })
      else { continue }
      expiry.followers.append(flight.followers.remove(at: place))
      expiry.parts.append(flight.parts.count)
      if let number = keep(flight, leaving: 1) { expiry.cancelled.append(number) }
    }
    expiry.next = deadlines.next
    return expiry
  }

  /// A flight that nobody came back to.
  private mutating func endAdrift(_ fingerprint: Fingerprint, now: Instant) -> FlightNumber? {
    guard let flight = flights[fingerprint], flight.followers.isEmpty,
      let until = flight.adriftUntil, until <= now
    else { return nil }
    flights[fingerprint] = nil
    return flight.number
  }

  /// When ``expire(now:)`` has something to do next.
  package var nextDeadline: Instant? { deadlines.next }

  /// Forgets warm answers that `isStale` tells, as when their data changed.
  package mutating func dropWarm(where isStale: (Answer) -> Bool) {
    warm.removeAll(where: isStale)
  }

  /// Warm answers put out since the last call, for the caller to let go of outside its lock.
  package mutating func takeDiscarded() -> [EncodedAnswer] { warm.takeDiscarded() }

  /// Answered followers leave their deadlines behind; swept when they are the greater part.
  private mutating func forgetPastDeadlines() {
    var live = Set(flights.values.lazy.flatMap { $0.followers.map(\.number) })
    live.insert(Self.nobody)
    deadlines.keep(only: live)
  }

  private mutating func keep(
    _ flight: Flight, leaving count: Int
  ) -> FlightNumber? {
    guard count > 0 else { return nil }
    followerCount -= count
    let isEmpty = flight.followers.isEmpty
    flights[flight.number.fingerprint] = isEmpty ? nil : flight
    return isEmpty ? flight.number : nil
  }
}
