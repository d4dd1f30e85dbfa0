import Batching
import TestSupport
import Testing

@Suite struct CircuitBreakerStateMachineTests {
  private func breaker() -> CircuitBreakerStateMachine {
    var settings = CircuitBreakerStateMachine.Settings()
    settings.minimumCalls = 4
    settings.failureRatio = 0.75
    settings.firstPause = .seconds(1)
    settings.longestPause = .seconds(3)
    return CircuitBreakerStateMachine(settings)
  }

  private func call(
    _ breaker: inout CircuitBreakerStateMachine, _ outcome: CircuitBreakerStateMachine.Outcome,
    at time: Int
  ) -> Bool {
    guard case .allowed(let pass) = breaker.admit(now: at(time)) else { return false }
    breaker.record(outcome, of: pass, now: at(time))
    return true
  }

  @Test func `it opens on the failure ratio, not on a few failures`() {
    var breaker = breaker()
    for outcome in [.failure, .failure, .success, .failure] as [CircuitBreakerStateMachine.Outcome]
    {
      #expect(breaker.phase == .closed)
      #expect(call(&breaker, outcome, at: 0))
    }
    #expect(breaker.phase == .open)
    #expect(breaker.admit(now: at(400)) == .refused(retryAfter: .milliseconds(600)))
  }

  @Test func `old failures are forgotten`() {
    var breaker = breaker()
    for time in [0, 1, 2] { #expect(call(&breaker, .failure, at: time)) }
    #expect(call(&breaker, .failure, at: 11_000))
    #expect(breaker.phase == .closed)
  }

  @Test func `one probe at a time decides, and pauses double up to the longest`() {
    var breaker = breaker()
    for _ in 0..<4 { _ = call(&breaker, .failure, at: 0) }
    var time = 0
    for pause in [1000, 2000, 3000, 3000] {
      #expect(!call(&breaker, .success, at: time + pause - 1))
      time += pause
      guard case .allowed(let probe) = breaker.admit(now: at(time)) else {
        Issue.record("no probe after \(pause) ms")
        return
      }
      #expect(breaker.phase == .halfOpen)
      #expect(!call(&breaker, .success, at: time), "a second probe")
      breaker.record(.failure, of: probe, now: at(time))
    }
    #expect(call(&breaker, .success, at: time + 3000))
    #expect(breaker.phase == .closed)
  }

  @Test func `a probe that tells nothing makes room for the next`() {
    var breaker = breaker()
    for _ in 0..<4 { _ = call(&breaker, .failure, at: 0) }
    #expect(call(&breaker, .unknown, at: 1000))
    #expect(call(&breaker, .success, at: 1001))
    #expect(breaker.phase == .closed)
  }

  @Test func `calls from before the pause do not count after it`() {
    var breaker = breaker()
    guard case .allowed(let old) = breaker.admit(now: at(0)) else { return }
    for _ in 0..<4 { _ = call(&breaker, .failure, at: 0) }
    breaker.record(.success, of: old, now: at(1))
    #expect(breaker.phase == .open)
  }
}

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
          .success, .success, .overload, .neutral,
        ]
        let outcome = outcomes.randomElement(using: &generator) ?? .neutral
        let served = limiter.release(outcome, startedAt: at(step - 5), now: at(step))
        running += served.admitted.count - 1
        for id in served.admitted + served.expired {
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

@Suite struct BudgetTests {
  @Test func `retries stay a tenth of the calls in the long run`() {
    var budget = RetryBudget(ratio: 0.1, reserve: 10)
    var retries = 0
    for _ in 0..<1000 {
      budget.recordAttempt()
      for _ in 0..<2 where budget.takeRetry() { retries += 1 }
    }
    #expect((100...110).contains(retries))
  }

  @Test func `a token bucket spreads what comes too fast and refuses what cannot wait`() {
    var bucket = TokenBucket(perMinute: 60, burst: 2)
    #expect(bucket.reserve(1, now: at(0), patience: .zero) == .zero)
    #expect(bucket.reserve(1, now: at(0), patience: .zero) == .zero)
    #expect(bucket.reserve(1, now: at(0), patience: .milliseconds(999)) == nil)
    #expect(bucket.reserve(1, now: at(0), patience: .seconds(5)) == .seconds(1))
    #expect(bucket.reserve(1, now: at(0), patience: .seconds(5)) == .seconds(2))
    #expect(bucket.reserve(1, now: at(4000), patience: .zero) == .zero)
  }

  @Test func `latency quantiles look at the latest calls only`() {
    var latency = MovingLatency()
    #expect(latency.quantile(0.95) == nil)
    for _ in 0..<200 { latency.record(.seconds(9)) }
    for millisecond in 1...128 { latency.record(.milliseconds(millisecond)) }
    #expect(latency.quantile(0) == .milliseconds(1))
    #expect(latency.quantile(1) == .milliseconds(128))
    #expect(latency.quantile(0.95) == .milliseconds(122))
  }
}
