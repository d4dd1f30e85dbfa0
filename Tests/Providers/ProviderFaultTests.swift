import Configuration
import Testing

@testable import WeirBench

/// Every fault of a provider under load, through the whole service: no request lost, errors typed
/// and early, no storm of retries, recovery without a restart.
@Suite(.timeLimit(.minutes(3))) struct ProviderFaultTests {
  @Test func `providers fail in every way, and nothing is lost`() async throws {
    // Each scenario waits most of its time: several go side by side.
    let outcomes = try await withThrowingTaskGroup(of: (Int, FaultOutcome).self) { group in
      var next = 0
      func add() {
        guard next < FaultScenario.all.count else { return }
        let place = next
        next += 1
        group.addTask {
          (place, try await FaultRun(FaultScenario.all[place], load: 120).run())
        }
      }
      for _ in 0..<4 { add() }
      var outcomes: [(Int, FaultOutcome)] = []
      while let outcome = try await group.next() {
        outcomes.append(outcome)
        add()
      }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
    print(FaultsCommand.report(outcomes).text(.plain))
    for outcome in outcomes {
      #expect(outcome.failures == [], "\(outcome.scenario)")
    }
  }
}
