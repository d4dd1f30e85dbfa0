import Batching
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
