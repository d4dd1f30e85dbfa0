import Synchronization

/// Lets as many calls through as the provider bears; the others wait their turn.
package final class AdaptiveConcurrencyLimiter: Sendable {
  package typealias Outcome = ConcurrencyLimiterStateMachine.Outcome

  package enum Refusal: Error, Sendable, Equatable { case overloaded, timedOut, cancelled }

  /// A place among the calls in flight; give it back exactly once.
  package struct Permit: Sendable {
    fileprivate let startedAt: ContinuousClock.Instant
  }

  private struct State {
    var machine: ConcurrencyLimiterStateMachine
    var waiting: [UInt64: CheckedContinuation<Refusal?, Never>] = [:]
    var nextID: UInt64 = 0
  }

  private let state: Mutex<State>

  package init(_ settings: ConcurrencyLimiterStateMachine.Settings) {
    state = Mutex(State(machine: ConcurrencyLimiterStateMachine(settings)))
  }

  package var inFlight: Int { state.withLock { $0.machine.inFlight } }
  package var queued: Int { state.withLock { $0.machine.queued } }
  package var limit: Int { state.withLock { $0.machine.limit } }

  package func acquire(
    deadline: ContinuousClock.Instant
  ) async throws(AdaptiveConcurrencyLimiter.Refusal) -> Permit {
    let (id, admitted) = state.withLock { state in
      state.nextID += 1
      let id = state.nextID
      guard state.machine.hasRoom else { return (id, false) }
      return (id, state.machine.acquire(id, deadline: deadline, now: .now) == .admitted)
    }
    if !admitted, let refusal = await wait(id, deadline: deadline) { throw refusal }
    return Permit(startedAt: .now)
  }

  /// `nil` when the call may start. Only this path pays for a timer.
  private func wait(_ id: UInt64, deadline: ContinuousClock.Instant) async -> Refusal? {
    await withTaskGroup(of: Refusal??.self) { group in
      group.addTask { .some(await self.enqueue(id, deadline: deadline)) }
      group.addTask {
        try? await Task.sleep(until: deadline, clock: .continuous)
        self.drop(id, Task.isCancelled ? nil : .timedOut)
        return nil
      }
      defer { group.cancelAll() }
      while let next = await group.next() {
        if case .some(let refusal) = next { return refusal }
      }
      return .cancelled
    }
  }

  private func enqueue(_ id: UInt64, deadline: ContinuousClock.Instant) async -> Refusal? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // One step under the lock: a release in between would find nobody to resume.
        let admission = state.withLock { state in
          let admission = state.machine.acquire(id, deadline: deadline, now: .now)
          if admission == .queued { state.waiting[id] = continuation }
          return admission
        }
        switch admission {
        case .admitted: continuation.resume(returning: nil)
        case .overloaded:
          continuation.resume(returning: deadline <= .now ? .timedOut : .overloaded)
        // A cancellation that came before there was anything to cancel.
        case .queued: if Task.isCancelled { drop(id, .cancelled) }
        }
      }
    } onCancel: {
      drop(id, .cancelled)
    }
  }

  /// Ends the wait of one that is still queued; `nil` leaves it alone.
  private func drop(_ id: UInt64, _ refusal: Refusal?) {
    guard let refusal else { return }
    let continuation = state.withLock { state in
      state.machine.cancel(id) ? state.waiting.removeValue(forKey: id) : nil
    }
    continuation?.resume(returning: refusal)
  }

  package func release(_ permit: Permit, _ outcome: Outcome) {
    let (admitted, expired) = state.withLock { state in
      let served = state.machine.release(outcome, startedAt: permit.startedAt, now: .now)
      return (
        served.admitted.compactMap { state.waiting.removeValue(forKey: $0) },
        served.expired.compactMap { state.waiting.removeValue(forKey: $0) }
      )
    }
    for continuation in admitted { continuation.resume(returning: nil) }
    for continuation in expired { continuation.resume(returning: .timedOut) }
  }
}
