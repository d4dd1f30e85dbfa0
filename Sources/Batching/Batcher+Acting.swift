import Synchronization

/// Performing what the machine decided.
extension Batcher {
  private typealias Resumption = (
    CheckedContinuation<Result<[Output], Failure>, Never>, Result<[Output], Failure>
  )

  /// Lets the machine decide under the lock, and acts once the lock is released.
  /// - Parameter outcome: of the call that has just ended, if the event is that.
  func act(
    outcome: Result<[Output], Failure>? = nil, _ event: (inout State) -> Machine.Actions
  ) {
    let (work, abandoned, resumed) = state.withLock { state in
      var work: [Work] = []
      var abandoned: [AsyncStream<Never>.Continuation] = []
      var resumed: [Resumption] = []
      var actions = event(&state)
      while true {
        for batch in actions.start {
          let (signal, source) = AsyncStream.makeStream(of: Never.self)
          state.abandonment[batch.id] = source
          work.append(.call(batch, abandoned: signal))
        }
        abandoned += actions.abandon.compactMap { state.abandonment.removeValue(forKey: $0) }
        let siblings = end(actions.end, outcome, &state, &resumed)
        if siblings.isEmpty { break }
        actions = state.machine.cancel(siblings, now: .now)
      }
      if let wake = state.machine.nextWake, !state.wakes.contains(where: { $0 <= wake }) {
        state.wakes.append(wake)
        work.append(.wake(wake))
      }
      return (work, abandoned, resumed)
    }
    for order in work { orders.yield(order) }
    for source in abandoned { source.finish() }
    for (continuation, result) in resumed { continuation.resume(returning: result) }
  }

  func perform(_ batch: Batch<Group, Item>, _ abandoned: AsyncStream<Never>) async {
    typealias Outcome = Result<[Output], BatchCallFailure<Failure>>
    let outcome = await withTaskGroup(of: Outcome?.self) { group -> Outcome? in
      group.addTask { [call] in
        do throws(BatchCallFailure<Failure>) {
          return Outcome.success(try await call(batch.group, batch.items, batch.deadline))
        } catch { return Outcome.failure(error) }
      }
      group.addTask {
        for await _ in abandoned {}
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    guard let outcome else { return }
    switch outcome {
    case .success(let outputs) where outputs.count == batch.items.count:
      act(outcome: .success(outputs)) { state in
        state.abandonment[batch.id] = nil
        return state.machine.succeeded(batch.id, now: .now)
      }
    case .success:
      fail(batch, BatchCallFailure(refusal(.failed)))
    case .failure(let failure):
      fail(batch, failure)
    }
  }

  private func fail(_ batch: Batch<Group, Item>, _ failure: BatchCallFailure<Failure>) {
    act(outcome: .failure(failure.error)) { state in
      state.abandonment[batch.id] = nil
      return state.machine.failed(batch.id, failure.kind, now: .now)
    }
  }

  /// Books the ended waits; returns waiters that need not wait because their request has failed.
  private func end(
    _ endings: [(waiter: UInt64, ending: BatchEnding)], _ outcome: Result<[Output], Failure>?,
    _ state: inout State, _ resumed: inout [Resumption]
  ) -> [UInt64] {
    var siblings: [UInt64] = []
    for (waiter, ending) in endings {
      guard let owner = state.owners.removeValue(forKey: waiter),
        let continuation = state.requests[owner]?.continuation
      else { continue }
      if case .delivered(let index, let isShared) = ending, case .success(let outputs) = outcome {
        // In place: a copy of the request here would copy its outputs with each of them.
        state.requests[owner]?.outputs[Int(waiter - owner)] =
          isShared ? share(outputs[index]) : outputs[index]
        state.requests[owner]?.missing -= 1
        guard state.requests[owner]?.missing == 0 else { continue }
        let whole = state.requests.removeValue(forKey: owner)?.outputs.compactMap { $0 } ?? []
        resumed.append((continuation, .success(whole)))
        continue
      }
      let count = state.requests.removeValue(forKey: owner)?.outputs.count ?? 0
      for sibling in owner..<owner + UInt64(count)
      where state.owners.removeValue(forKey: sibling) != nil {
        siblings.append(sibling)
      }
      if case .failed = ending, case .failure(let error) = outcome {
        resumed.append((continuation, .failure(error)))
      } else {
        resumed.append((continuation, .failure(refusal(ending))))
      }
    }
    return siblings
  }
}
