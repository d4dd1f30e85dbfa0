import Synchronization

/// A call that failed, and whether smaller ones might not.
package struct BatchCallFailure<Failure: Error>: Error {
  package let error: Failure
  package let kind: BatchFailureKind

  package init(_ error: Failure, _ kind: BatchFailureKind = .final) {
    self.error = error
    self.kind = kind
  }
}

/// Collects single requests of many callers into batched calls (`BatcherStateMachine`).
///
/// `run()` makes the calls, as children of its own task; without it requests wait until their
/// deadline. When it ends, what waits and what comes later fails as stopped.
package final class Batcher<
  Group: Hashable & Sendable, Key: Hashable & Sendable, Item: Sendable, Output: Sendable,
  Failure: Error
>: Sendable {
  package typealias Machine = BatcherStateMachine<Group, Key, Item>
  /// Gives one output for each item, in the order of the items.
  package typealias Call =
    @Sendable (Group, [Item], ContinuousClock.Instant)
    async
    throws(BatchCallFailure<Failure>) -> [Output]
  package typealias Request = (group: Group, key: Key, item: Item, weight: Int)

  struct PendingRequest {
    let continuation: CheckedContinuation<Result<[Output], Failure>, Never>
    var outputs: [Output?]
    var missing: Int
  }

  enum Work: Sendable {
    case call(Batch<Group, Item>, abandoned: AsyncStream<Never>)
    case wake(ContinuousClock.Instant)
  }

  struct State {
    var machine: Machine
    var lastWaiter: UInt64 = 0
    /// Under their first waiter; a request of n items has n consecutive waiters.
    var requests: [UInt64: PendingRequest] = [:]
    var owners: [UInt64: UInt64] = [:]
    var abandonment: [UInt64: AsyncStream<Never>.Continuation] = [:]
    /// Times for which a sleeping task exists.
    var wakes: [ContinuousClock.Instant] = []
  }

  let state: Mutex<State>
  private let work: AsyncStream<Work>
  let orders: AsyncStream<Work>.Continuation
  let call: Call
  let refusal: @Sendable (BatchEnding) -> Failure
  let share: @Sendable (Output) -> Output

  /// - Parameters:
  ///   - refusal: the error of a request that ends without a call's own error.
  ///   - share: what the second and later askers of one item get, where that differs from the
  ///     first's (a cost is charged once).
  ///   - call: makes one call; `.splittable` failures are tried again in halves.
  package init(
    limits: BatchLimits, refusal: @escaping @Sendable (BatchEnding) -> Failure,
    share: @escaping @Sendable (Output) -> Output = { $0 }, call: @escaping Call
  ) {
    state = Mutex(State(machine: Machine(limits: limits)))
    (work, orders) = AsyncStream.makeStream()
    self.call = call
    self.refusal = refusal
    self.share = share
  }

  package var queued: Int { state.withLock { $0.machine.queued } }
  package var underWay: Int { state.withLock { $0.machine.underWay } }

  /// All outputs, in the order of the requests, or the first error among them.
  package func submit(
    _ requests: [Request], deadline: ContinuousClock.Instant
  ) async throws(Failure) -> [Output] {
    guard !requests.isEmpty else { return [] }
    let first = state.withLock { state in
      defer { state.lastWaiter += UInt64(requests.count) }
      return state.lastWaiter + 1
    }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        enter(first, requests, deadline: deadline, continuation)
        // A cancellation that came before there was anything to cancel.
        if Task.isCancelled { cancel(first, count: requests.count) }
      }
    } onCancel: {
      cancel(first, count: requests.count)
    }
    return try result.get()
  }

  package func run() async {
    await withDiscardingTaskGroup { group in
      for await order in work {
        switch order {
        case .call(let batch, let abandoned):
          group.addTask { await self.perform(batch, abandoned) }
        case .wake(let time):
          group.addTask {
            try? await Task.sleep(until: time, clock: .continuous)
            self.act { state in
              state.wakes.removeAll { $0 == time }
              return state.machine.timePassed(now: .now)
            }
          }
        }
      }
      act { $0.machine.stop() }
      group.cancelAll()
    }
  }

  private func enter(
    _ first: UInt64, _ requests: [Request], deadline: ContinuousClock.Instant,
    _ continuation: CheckedContinuation<Result<[Output], Failure>, Never>
  ) {
    act { state in
      state.requests[first] = PendingRequest(
        continuation: continuation, outputs: Array(repeating: nil, count: requests.count),
        missing: requests.count)
      let submissions = requests.enumerated().map { position, request in
        let waiter = first + UInt64(position)
        state.owners[waiter] = first
        return BatchSubmission(
          waiter: waiter, group: request.group, key: request.key, item: request.item,
          weight: request.weight)
      }
      return state.machine.submit(submissions, deadline: deadline, now: .now)
    }
  }

  private func cancel(_ first: UInt64, count: Int) {
    act { $0.machine.cancel((0..<UInt64(count)).map { first + $0 }, now: .now) }
  }
}
