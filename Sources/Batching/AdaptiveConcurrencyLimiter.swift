import Synchronization

/// Lets as many calls through as the provider bears; the others wait their turn.
package final class AdaptiveConcurrencyLimiter: Sendable {
  package typealias Outcome = ConcurrencyLimiterStateMachine.Outcome

  package enum Refusal: Error, Sendable, Equatable { case overloaded, timedOut, cancelled }

  /// A place among the calls in flight; give it back exactly once.
  package struct Permit: Sendable {
    fileprivate var startedAt: ContinuousClock.Instant
    /// Set for the one call that asks whether the provider takes calls again.
    fileprivate var notBefore: ContinuousClock.Instant?
  }

  private typealias Admission = Result<Permit, Refusal>

  private struct State {
    var machine: ConcurrencyLimiterStateMachine
    var waiting: [UInt64: CheckedContinuation<Admission, Never>] = [:]
    var nextID: UInt64 = 0

    func permit(_ now: ContinuousClock.Instant) -> Permit {
      Permit(startedAt: now, notBefore: machine.pausedUntil)
    }
  }

  private let state: Mutex<State>

  package init(_ settings: ConcurrencyLimiterStateMachine.Settings) {
    state = Mutex(State(machine: ConcurrencyLimiterStateMachine(settings)))
  }

  package var inFlight: Int { state.withLock { $0.machine.inFlight } }
  package var queued: Int { state.withLock { $0.machine.queued } }
  package var limit: Int { state.withLock { $0.machine.limit } }

  /// - Parameter priority: 0 (can wait) … 9 (first).
  package func acquire(
    priority: Int = 5, deadline: ContinuousClock.Instant
  ) async throws(AdaptiveConcurrencyLimiter.Refusal) -> Permit {
    let (id, admitted): (UInt64, Permit?) = state.withLock { state in
      state.nextID += 1
      let now = ContinuousClock.now
      guard state.machine.hasRoom,
        state.machine.acquire(state.nextID, priority: priority, deadline: deadline, now: now)
          == .admitted
      else { return (state.nextID, nil) }
      return (state.nextID, state.permit(now))
    }
    let permit: Permit
    if let admitted {
      permit = admitted
    } else {
      permit = try await wait(id, priority, deadline: deadline).get()
    }
    guard let start = permit.notBefore, start > .now else { return permit }
    do { try await Task.sleep(until: start, clock: .continuous) } catch {
      release(permit, .neutral)
      throw .cancelled
    }
    let now = ContinuousClock.now
    state.withLock { $0.machine.restart(from: permit.startedAt, at: now) }
    return Permit(startedAt: now, notBefore: start)
  }

  /// Only this path pays for a timer.
  private func wait(
    _ id: UInt64, _ priority: Int, deadline: ContinuousClock.Instant
  ) async -> Admission {
    await withTaskGroup(of: Admission?.self) { group in
      group.addTask { await self.enqueue(id, priority, deadline: deadline) }
      group.addTask {
        await self.watch(id, deadline: deadline)
        return nil
      }
      defer { group.cancelAll() }
      while let next = await group.next() {
        if let next { return next }
      }
      return .failure(.cancelled)
    }
  }

  /// Ends the wait at its deadline, and before it when it has become clear that it is in vain.
  private func watch(_ id: UInt64, deadline: ContinuousClock.Instant) async {
    while true {
      let now = ContinuousClock.now
      let left = deadline - now
      guard left > .zero else { return drop(id, .timedOut) }
      if state.withLock({ $0.machine.isHopeless(id, deadline: deadline, now: now) }) {
        return drop(id, .overloaded)
      }
      // Looks again when half of what is left is over: the shorter the time, the surer the guess.
      let pause = left > .milliseconds(100) ? left / 2 : left
      guard (try? await Task.sleep(for: pause)) != nil else { return }
    }
  }

  private func enqueue(
    _ id: UInt64, _ priority: Int, deadline: ContinuousClock.Instant
  ) async -> Admission {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // One step under the lock: a release in between would find nobody to resume.
        let outcome: Admission? = state.withLock { state in
          let now = ContinuousClock.now
          switch state.machine.acquire(id, priority: priority, deadline: deadline, now: now) {
          case .admitted: return .success(state.permit(now))
          case .overloaded: return .failure(deadline <= now ? .timedOut : .overloaded)
          case .queued:
            state.waiting[id] = continuation
            return nil
          }
        }
        if let outcome {
          continuation.resume(returning: outcome)
        } else if Task.isCancelled {
          // A cancellation that came before there was anything to cancel.
          drop(id, .cancelled)
        }
      }
    } onCancel: {
      drop(id, .cancelled)
    }
  }

  /// Ends the wait of one that is still queued.
  private func drop(_ id: UInt64, _ refusal: Refusal) {
    let continuation = state.withLock { state in
      state.machine.cancel(id) ? state.waiting.removeValue(forKey: id) : nil
    }
    continuation?.resume(returning: .failure(refusal))
  }

  package func release(_ permit: Permit, _ outcome: Outcome) {
    let ended: [(CheckedContinuation<Admission, Never>, Admission)] = state.withLock { state in
      let now = ContinuousClock.now
      let served = state.machine.release(
        outcome, startedAt: permit.startedAt, now: now, isProbe: permit.notBefore != nil)
      let endings =
        served.admitted.map { ($0, Admission.success(state.permit(now))) }
        + served.expired.map { ($0, .failure(.timedOut)) }
        + served.refused.map { ($0, .failure(.overloaded)) }
      return endings.compactMap { id, ending in
        state.waiting.removeValue(forKey: id).map { ($0, ending) }
      }
    }
    for (continuation, ending) in ended { continuation.resume(returning: ending) }
  }
}
