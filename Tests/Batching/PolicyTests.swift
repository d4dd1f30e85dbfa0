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

  @Test func `a row of failures opens it, however well it went before`() {
    var breaker = breaker()
    for time in 0..<500 { _ = call(&breaker, .success, at: time) }
    for _ in 0..<3 { _ = call(&breaker, .failure, at: 600) }
    _ = call(&breaker, .success, at: 600)
    for _ in 0..<3 { _ = call(&breaker, .failure, at: 601) }
    #expect(breaker.phase == .closed)
    _ = call(&breaker, .failure, at: 602)
    #expect(breaker.phase == .open)
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

@Suite struct BudgetTests {
  @Test(arguments: [1.0, 0.5, 0.2, 0.05])
  func `extra calls stay below a tenth of the needed ones, from the start on`(
    failing: Double
  ) {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    var budget = RetryBudget()
    var (needed, extra) = (0, 0)
    for _ in 0..<5_000 {
      needed += 1
      budget.recordAttempt()
      for _ in 0..<2 where Double.random(in: 0..<1, using: &random) < failing {
        if budget.takeRetry() { extra += 1 }
      }
      if needed >= 20 {
        #expect(extra * 10 <= needed, "seed \(seed)")
      } else {
        #expect(extra <= 2, "seed \(seed)")
      }
    }
    #expect(Double(extra) > min(0.07, failing) * Double(needed), "seed \(seed)")
  }

  @Test func `an outage that follows health stays below a tenth once it has a hundred calls`() {
    for healthy in [0, 1, 50, 1_000] {
      var budget = RetryBudget()
      for _ in 0..<healthy { budget.recordAttempt() }
      var extra = 0
      for needed in 1...2_000 {
        budget.recordAttempt()
        while budget.takeRetry() { extra += 1 }
        #expect(Double(extra) <= 2 + 0.08 * Double(needed) + 1e-9)
        if needed >= 100 { #expect(extra * 10 <= needed, "\(healthy) before, \(needed)") }
      }
    }
  }

  @Test func `a lone call keeps both of its retries, and the next one waits for them`() {
    var budget = RetryBudget()
    budget.recordAttempt()
    let taken = (0..<3).map { _ in budget.takeRetry() }
    #expect(taken == [true, true, false])
    var waited = 0
    while !budget.takeRetry() {
      budget.recordAttempt()
      waited += 1
    }
    // 25 pay the loan back, 12.5 earn one; the first was counted before.
    #expect((36...38).contains(waited))
  }

  @Test func `what is not used comes back, and what cannot be refused is owed`() {
    var budget = RetryBudget()
    var taken = (0..<2).map { _ in budget.takeRetry() }
    #expect(taken == [true, true])
    budget.giveBack()
    #expect(budget.available == 1)
    taken = [budget.takeRetry()]
    #expect(taken == [true])
    budget.charge()
    for _ in 0..<40 { budget.recordAttempt() }
    taken = [budget.takeRetry()]
    #expect(taken == [false])
    for _ in 0..<12 { budget.recordAttempt() }
    taken = [budget.takeRetry()]
    #expect(taken == [true])
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
