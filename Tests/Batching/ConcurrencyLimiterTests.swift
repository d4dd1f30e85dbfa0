import Batching
import TestSupport
import Testing

@Suite struct ConcurrencyLimiterStateMachineTests {
  private func limiter(
    initial: Int = 4, maximum: Int = 8, queue: Int = 100
  ) -> ConcurrencyLimiterStateMachine {
    var settings = ConcurrencyLimiterStateMachine.Settings()
    settings.initial = initial
    settings.maximum = maximum
    settings.maxQueued = queue
    return ConcurrencyLimiterStateMachine(settings)
  }

  @Test func `calls beyond the limit queue and start in order`() {
    var limiter = limiter(initial: 1)
    #expect(limiter.acquire(1, deadline: at(999), now: at(0)) == .admitted)
    #expect(limiter.acquire(2, deadline: at(999), now: at(0)) == .queued)
    #expect(limiter.acquire(3, deadline: at(999), now: at(0)) == .queued)
    let cancelled = [limiter.cancel(2), limiter.cancel(2)]
    #expect(cancelled == [true, false])
    let served = limiter.release(.neutral, startedAt: at(0), now: at(1))
    #expect(served.admitted == [3])
    #expect(limiter.inFlight == 1 && limiter.queued == 0)
  }

  @Test func `a call of higher priority starts before those that wait longer`() {
    var limiter = limiter(initial: 1)
    _ = limiter.acquire(1, deadline: at(999), now: at(0))
    for (id, priority) in [(2, 5), (3, 0), (4, 9)] {
      #expect(
        limiter.acquire(UInt64(id), priority: priority, deadline: at(999), now: at(0)) == .queued)
    }
    var order: [UInt64] = []
    for _ in 0..<3 {
      order += limiter.release(.neutral, startedAt: at(0), now: at(1)).admitted
    }
    #expect(order == [4, 2, 3])
  }

  @Test func `an overload cuts the limit once a round, successes raise it again`() {
    var limiter = limiter(initial: 8)
    for id in 0..<8 { _ = limiter.acquire(UInt64(id), deadline: at(9999), now: at(0)) }
    for _ in 0..<8 { _ = limiter.release(.overload, startedAt: at(0), now: at(10)) }
    #expect(limiter.limit == 5)
    for round in 0..<200 {
      while limiter.hasRoom {
        _ = limiter.acquire(UInt64(round), deadline: at(9999), now: at(20 + round))
      }
      _ = limiter.release(.success, startedAt: at(20 + round), now: at(21 + round))
    }
    #expect(limiter.limit == 8)
  }

  @Test func `the limit stays within its bounds`() {
    var limiter = limiter(initial: 2)
    for time in 0..<50 {
      #expect(limiter.acquire(UInt64(time), deadline: at(9999), now: at(time)) == .admitted)
      _ = limiter.release(.overload, startedAt: at(time), now: at(time))
    }
    #expect(limiter.limit == 1)
  }

  @Test func `a newcomer that cannot be served in time is told at once`() {
    var limiter = limiter(initial: 1, maximum: 1)
    _ = limiter.acquire(1, deadline: at(9999), now: at(0))
    _ = limiter.acquire(2, deadline: at(9999), now: at(0))
    _ = limiter.release(.success, startedAt: at(0), now: at(1000))
    #expect(limiter.acquire(3, deadline: at(1500), now: at(1000)) == .overloaded)
    #expect(limiter.acquire(4, deadline: at(5000), now: at(1000)) == .queued)
    let served = limiter.release(.success, startedAt: at(1000), now: at(6000))
    #expect(served.expired == [4])
  }

  private func refuse(
    _ limiter: inout ConcurrencyLimiterStateMachine, _ count: Int, at time: Int,
    wish: Duration? = nil
  ) {
    for _ in 0..<count {
      _ = limiter.release(
        .limited(retryAfter: wish), startedAt: at(time - 1), now: at(time))
    }
  }

  @Test func `a provider that only refuses is asked by one call at a time`() {
    var limiter = limiter(initial: 4)
    for id in 1...4 { _ = limiter.acquire(UInt64(id), deadline: at(99_999), now: at(0)) }
    for id in 5...9 { _ = limiter.acquire(UInt64(id), deadline: at(99_999), now: at(0)) }
    _ = limiter.release(.limited(retryAfter: nil), startedAt: at(0), now: at(10))
    #expect(limiter.pausedUntil == nil, "one refusal is no storm")
    // Cut to 2, so nobody took the free place; two more refusals make it a pause.
    refuse(&limiter, 2, at: 11)
    #expect(limiter.pausedUntil == at(261))
    #expect(!limiter.hasRoom)
    let rest = limiter.release(.neutral, startedAt: at(0), now: at(12))
    #expect(rest.admitted.isEmpty, "one waits for the pause to end already")
    #expect(limiter.inFlight == 1)
    var time = 261
    for pause in [500, 1000] {
      limiter.restart(from: at(11), at: at(time))
      let served = limiter.release(
        .limited(retryAfter: nil), startedAt: at(time), now: at(time + 1), isProbe: true)
      #expect(served.admitted.count == 1)
      time += 1 + pause
      #expect(limiter.pausedUntil == at(time))
    }
    let opened = limiter.release(.success, startedAt: at(time), now: at(time + 1), isProbe: true)
    #expect(limiter.pausedUntil == nil && !opened.admitted.isEmpty)
  }

  @Test func `after enough pauses nobody waits, and one call still asks`() {
    var limiter = limiter(initial: 1)
    _ = limiter.acquire(0, deadline: at(99_999), now: at(0))
    refuse(&limiter, 1, at: 1)
    for id in 1...2 {
      _ = limiter.acquire(UInt64(id), deadline: at(99_999), now: at(2))
      refuse(&limiter, 1, at: 2)
    }
    #expect(limiter.pausedUntil == at(252))
    var time = 252
    for pause in [500, 1000, 2000] {
      #expect(limiter.acquire(9, deadline: at(99_999), now: at(time)) == .admitted)
      #expect(limiter.acquire(10, deadline: at(99_999), now: at(time)) == .queued)
      let served = limiter.release(
        .limited(retryAfter: nil), startedAt: at(time), now: at(time), isProbe: true)
      time += pause
      if pause == 2000 {
        #expect(served.refused == [10])
      } else {
        #expect(served.admitted == [10])
        _ = limiter.release(.neutral, startedAt: at(time), now: at(time), isProbe: true)
      }
    }
    #expect(limiter.acquire(11, deadline: at(99_999), now: at(time - 1)) == .overloaded)
    #expect(limiter.acquire(12, deadline: at(99_999), now: at(time)) == .admitted)
    #expect(limiter.acquire(13, deadline: at(99_999), now: at(time)) == .overloaded)
    _ = limiter.release(.success, startedAt: at(time), now: at(time + 1), isProbe: true)
    #expect(limiter.acquire(14, deadline: at(99_999), now: at(time + 1)) == .admitted)
  }

  @Test func `a wish of the provider is granted, and who cannot wait so long is told at once`() {
    var limiter = limiter(initial: 3)
    for id in 1...3 { _ = limiter.acquire(UInt64(id), deadline: at(99_999), now: at(0)) }
    #expect(limiter.acquire(4, deadline: at(99_999), now: at(0)) == .queued)
    #expect(limiter.acquire(5, deadline: at(5_000), now: at(0)) == .queued)
    #expect(limiter.acquire(6, deadline: at(50_000), now: at(0)) == .queued)
    _ = limiter.release(.limited(retryAfter: .seconds(20)), startedAt: at(0), now: at(10))
    _ = limiter.release(.limited(retryAfter: .seconds(20)), startedAt: at(0), now: at(10))
    let served = limiter.release(
      .limited(retryAfter: .seconds(20)), startedAt: at(0), now: at(10))
    #expect(limiter.pausedUntil == at(20_010))
    #expect(served.refused == [5] && served.admitted == [6])
    #expect(limiter.acquire(7, deadline: at(15_000), now: at(11)) == .overloaded)
  }

  @Test func `calls that hang tell newcomers and those who wait`() {
    var limiter = limiter(initial: 2, maximum: 2)
    for round in 0..<5 {
      _ = limiter.acquire(UInt64(round), deadline: at(99_999), now: at(round * 100))
      _ = limiter.release(.success, startedAt: at(round * 100), now: at(round * 100 + 100))
    }
    for id in 10...12 { _ = limiter.acquire(UInt64(id), deadline: at(10_000), now: at(1000)) }
    #expect(limiter.queued == 1)
    #expect(!limiter.isHopeless(12, deadline: at(10_000), now: at(1500)))
    // 5 s for calls of 0.1 s: each may take as long again.
    #expect(limiter.acquire(13, deadline: at(10_000), now: at(6000)) == .overloaded)
    #expect(limiter.isHopeless(12, deadline: at(10_000), now: at(6000)))
  }

  @Test(arguments: (0..<20).map { _ in UInt64.random(in: 0...UInt64.max) })
  func `random interleavings never lose a call or exceed the limit`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var limiter = limiter(initial: 3, maximum: 6, queue: 20)
    var running = 0
    var queued: Set<UInt64> = []
    for step in 0..<600 {
      let id = UInt64(step)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0, 1:
        let patience = Int.random(in: 1...80, using: &generator)
        switch limiter.acquire(id, deadline: at(step + patience), now: at(step)) {
        case .admitted: running += 1
        case .queued: queued.insert(id)
        case .overloaded: break
        }
        #expect(running <= 6, "seed \(seed)")
      case 2:
        guard let any = queued.randomElement(using: &generator) else { continue }
        let cancelled = limiter.cancel(any)
        #expect(cancelled, "seed \(seed)")
        queued.remove(any)
      default:
        guard running > 0 else { continue }
        let outcomes: [ConcurrencyLimiterStateMachine.Outcome] = [
          .success, .success, .overload, .neutral, .limited(retryAfter: nil),
          .limited(retryAfter: .milliseconds(20)),
        ]
        let outcome = outcomes.randomElement(using: &generator) ?? .neutral
        let served = limiter.release(outcome, startedAt: at(step - 5), now: at(step))
        running += served.admitted.count - 1
        for id in served.admitted + served.expired + served.refused {
          #expect(queued.remove(id) != nil, "seed \(seed)")
        }
      }
      #expect(limiter.inFlight == running && limiter.queued == queued.count, "seed \(seed)")
    }
  }
}

@Suite struct AdaptiveConcurrencyLimiterTests {
  private func limiter(_ limit: Int) -> AdaptiveConcurrencyLimiter {
    var settings = ConcurrencyLimiterStateMachine.Settings()
    settings.initial = limit
    settings.maximum = limit
    return AdaptiveConcurrencyLimiter(settings)
  }

  @Test func `waiting calls get their turn`() async {
    let limiter = limiter(3)
    let done = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask {
          guard let permit = try? await limiter.acquire(deadline: .now + .seconds(60)) else {
            return false
          }
          let within = limiter.inFlight <= 3
          await Task.yield()
          limiter.release(permit, .neutral)
          return within
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(done == 200)
    #expect(limiter.inFlight == 0 && limiter.queued == 0)
  }

  @Test func `a deadline ends the wait even when nothing is released`() async throws {
    let limiter = limiter(1)
    let permit = try await limiter.acquire(deadline: .now + .seconds(9))
    await #expect(throws: AdaptiveConcurrencyLimiter.Refusal.timedOut) {
      _ = try await limiter.acquire(deadline: .now + .milliseconds(20))
    }
    limiter.release(permit, .neutral)
    #expect(limiter.inFlight == 0 && limiter.queued == 0)
  }

  @Test func `cancellation ends the wait`() async throws {
    let limiter = limiter(1)
    let permit = try await limiter.acquire(deadline: .now + .seconds(9))
    await withTaskGroup(of: AdaptiveConcurrencyLimiter.Refusal?.self) { group in
      group.addTask {
        do throws(AdaptiveConcurrencyLimiter.Refusal) {
          _ = try await limiter.acquire(deadline: .now + .seconds(60))
          return nil
        } catch { return error }
      }
      group.cancelAll()
      #expect(await group.next() == .cancelled)
    }
    limiter.release(permit, .neutral)
    #expect(limiter.inFlight == 0 && limiter.queued == 0)
  }
}
