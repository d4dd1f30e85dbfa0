import Contract
import TestSupport
import Testing

@testable import Flights

@Suite struct FlightTableTests {
  private typealias Table = FlightTable<String>
  private let start = ContinuousClock.now
  private let key = FingerprintHasher().fingerprint(of: Request(question: "q"))
  private let answer = EncodedAnswer(Answer(route: .template, sql: "SELECT 1"))

  private func table(bytes: Int = 1 << 20) -> Table {
    Table(warmBytes: bytes, longestAge: .seconds(3600))
  }

  private func join(
    _ table: inout Table, _ name: String, after: Duration = .zero,
    deadline: Duration = .seconds(30),
    age: Duration = .seconds(10)
  ) -> FlightJoin {
    table.join(
      key, name, deadline: start + deadline, maximumAge: age, now: start + after)
  }

  private func lead(_ table: inout Table, _ name: String, after: Duration = .zero) throws
    -> FlightNumber
  {
    guard case .lead(let number) = join(&table, name, after: after) else {
      throw ReplyError(.internal, "\(name) does not lead")
    }
    return number
  }

  private func follows(_ join: FlightJoin) -> Bool {
    if case .follow = join { true } else { false }
  }

  @Test func `identical requests share one execution and each gets the answer`() throws {
    var table = table()
    let number = try lead(&table, "a")
    #expect(follows(join(&table, "b")))
    #expect(follows(join(&table, "c")))
    let followers = table.finish(number, with: answer, now: start)
    #expect(followers.map(\.requester) == ["a", "b", "c"])
    #expect(table.flightCount == 0)
    #expect(table.followerCount == 0)
  }

  @Test func `the first caller's leaving fails nobody else`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = join(&table, "b")
    #expect(table.leave(key) { $0 == "a" } == nil)
    #expect(table.finish(number, with: answer, now: start).map(\.requester) == ["b"])
  }

  @Test func `a running flight stays joinable until it ends`() throws {
    var table = table()
    let number = try lead(&table, "a")
    for name in 0..<100 { #expect(follows(join(&table, "\(name)", after: .seconds(name)))) }
    #expect(table.finish(number, with: answer, now: start).count == 101)
  }

  @Test func `nobody joins a cancelled flight, and what it still brings is ignored`() throws {
    var table = table()
    let first = try lead(&table, "a")
    #expect(table.leave(key) { $0 == "a" } == first)
    let second = try lead(&table, "b")
    #expect(first != second)
    #expect(table.finish(first, with: answer, now: start).isEmpty)
    #expect(table.finish(second, with: answer, now: start).map(\.requester) == ["b"])
  }

  @Test func `a flight adrift is joined by who comes back, who carries the charge`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = join(&table, "b")
    #expect(table.leaveAll(adriftUntil: start + .seconds(5)) { _ in true } == [])
    #expect(table.flightCount == 1)
    #expect(table.followerCount == 0)
    #expect(follows(join(&table, "a again", after: .seconds(1))))
    #expect(table.expire(now: start + .seconds(6)).cancelled.isEmpty, "somebody is in it again")
    #expect(table.finish(number, with: answer, now: start).map(\.requester) == ["a again"])
  }

  @Test func `a flight adrift that nobody comes back to is cancelled in time`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = table.leaveAll(adriftUntil: start + .seconds(5)) { _ in true }
    #expect(table.expire(now: start + .seconds(4)).cancelled.isEmpty)
    // Twice in motion: the later time counts.
    #expect(follows(join(&table, "b", after: .seconds(4))))
    _ = table.leaveAll(adriftUntil: start + .seconds(9)) { _ in true }
    #expect(table.expire(now: start + .seconds(5)).cancelled.isEmpty)
    let expiry = table.expire(now: start + .seconds(9))
    #expect(expiry.cancelled == [number])
    #expect(expiry.followers.isEmpty)
    #expect(table.flightCount == 0)
  }

  @Test func `what a flight adrift brings stays warm for who comes back late`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = table.leaveAll(adriftUntil: start + .seconds(5)) { _ in true }
    #expect(table.finish(number, with: answer, now: start + .seconds(1)).isEmpty)
    guard case .warm(_, _, isCharged: false) = join(&table, "a again", after: .seconds(2)) else {
      Issue.record("it was executed again, or its charge is nobody's")
      return
    }
    guard case .warm(_, _, isCharged: true) = join(&table, "b", after: .seconds(2)) else {
      Issue.record("it was charged twice")
      return
    }
  }

  @Test func `a failed run fails every follower, and the next one tries anew`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = join(&table, "b")
    let failed = EncodedAnswer(.failed(ReplyError(.aiFailed, "x")))
    #expect(table.finish(number, with: failed, now: start).map(\.requester) == ["a", "b"])
    _ = try lead(&table, "c")
  }

  @Test func `a finished answer serves late-comers for as long as each allows`() throws {
    var table = table()
    let number = try lead(&table, "a")
    _ = table.finish(number, with: answer, now: start + .seconds(2))
    guard case .warm(_, let age, _) = join(&table, "b", after: .seconds(9)) else {
      Issue.record("not warm")
      return
    }
    // The age counts from when the execution began: its data may have changed since.
    #expect(age == .seconds(9))
    _ = try lead(&table, "c", after: .seconds(11))
    var other = self.table()
    _ = other.finish(try lead(&other, "a"), with: answer, now: start)
    guard case .lead = join(&other, "b", after: .milliseconds(1), age: .zero) else {
      Issue.record("a request that wants a fresh answer got a warm one")
      return
    }
  }

  @Test func `deadlines end followers one by one, and the flight with the last`() throws {
    var table = table()
    let number = try lead(&table, "long")
    _ = join(&table, "short", deadline: .seconds(1))
    _ = join(&table, "middle", deadline: .seconds(5))
    #expect(table.nextDeadline == start + .seconds(1))
    var expiry = table.expire(now: start + .seconds(2))
    #expect(expiry.followers.map(\.requester) == ["short"])
    #expect(expiry.cancelled.isEmpty)
    #expect(expiry.next == start + .seconds(5))
    expiry = table.expire(now: start + .seconds(60))
    #expect(expiry.followers.map(\.requester) == ["middle", "long"])
    #expect(expiry.cancelled == [number])
  }

  @Test func `those who join a streamed answer late get the parts they missed`() throws {
    var table = table()
    let number = try lead(&table, "a")
    #expect(table.addPart(answer, to: number).map(\.requester) == ["a"])
    guard case .follow(_, let parts) = join(&table, "b") else {
      Issue.record("does not follow")
      return
    }
    #expect(parts.count == 1)
    #expect(table.addPart(answer, to: number).map(\.requester) == ["a", "b"])
  }

  @Test func `warm answers stay within their bytes, the oldest going first`() throws {
    var table = table(bytes: 16_000)
    let hasher = FingerprintHasher()
    for count in 0..<500 {
      let key = hasher.fingerprint(of: Request(question: "q\(count)"))
      guard
        case .lead(let number) = table.join(
          key, "a", deadline: start + .seconds(9), maximumAge: .zero, now: start)
      else { continue }
      _ = table.finish(number, with: answer, now: start)
      #expect(table.warmBytes <= 16_000)
    }
    let last = hasher.fingerprint(of: Request(question: "q499"))
    guard
      case .warm = table.join(
        last, "b", deadline: start, maximumAge: .seconds(1), now: start)
    else {
      Issue.record("the newest answer is gone")
      return
    }
    #expect(table.warmCount > 10)
  }

  /// Random joins, leaves, ends and expiries: every joined follower is let go exactly once.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func `nobody is lost and nobody is answered twice`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = FlightTable<Int>(warmBytes: 10_000, longestAge: .seconds(60))
    let hasher = FingerprintHasher()
    let keys = (0..<5).map { hasher.fingerprint(of: Request(question: "\($0)")) }
    var flights: [FlightNumber] = []
    var waiting: Set<Int> = []
    var next = 0
    var now = start
    for _ in 0..<2000 {
      now += .milliseconds(Int64.random(in: 0...50, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let deadline = now + .milliseconds(Int64.random(in: 0...2000, using: &random))
        let age = Duration.milliseconds(Int64.random(in: 0...100, using: &random))
        switch table.join(
          keys.randomElement(using: &random)!, next, deadline: deadline, maximumAge: age, now: now)
        {
        case .lead(let number):
          flights.append(number)
          waiting.insert(next)
        case .follow: waiting.insert(next)
        case .warm: break
        }
        next += 1
      case 5..<7 where !flights.isEmpty:
        let number = flights.remove(at: Int.random(in: 0..<flights.count, using: &random))
        for follower in table.finish(number, with: answer, now: now) {
          #expect(waiting.remove(follower.requester) != nil, "seed \(seed)")
        }
      case 7:
        let parity = Int.random(in: 0..<7, using: &random)
        let until = Bool.random(using: &random) ? now + .milliseconds(500) : nil
        for number in table.leaveAll(adriftUntil: until, where: { $0 % 7 == parity }) {
          #expect(flights.contains(number), "seed \(seed)")
        }
        waiting = waiting.filter { $0 % 7 != parity }
      default:
        for follower in table.expire(now: now).followers {
          #expect(waiting.remove(follower.requester) != nil, "seed \(seed)")
        }
      }
      #expect(table.followerCount == waiting.count, "seed \(seed)")
    }
  }
}
