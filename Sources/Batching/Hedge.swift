import Synchronization

/// Runs `attempt`, and once more beside it when it is slow and `permitted` says so; the first
/// success wins and the other is cancelled (Dean and Barroso, "The Tail at Scale").
func hedge<Output: Sendable, Failure: Error>(
  _ attempt: @escaping @Sendable () async throws(Failure) -> Output, after patience: Duration,
  permitted: @escaping @Sendable () -> Bool
) async throws(Failure) -> Output {
  typealias Outcome = Result<Output, Failure>
  @Sendable func outcome() async -> Outcome {
    do throws(Failure) { return .success(try await attempt()) } catch { return .failure(error) }
  }
  let race = HedgeRace()
  let result = await withTaskGroup(of: Outcome?.self) { group -> Outcome? in
    group.addTask { await outcome() }
    group.addTask {
      guard (try? await Task.sleep(for: patience)) != nil, race.double(permitted) else {
        return nil
      }
      return await outcome()
    }
    defer { group.cancelAll() }
    var failure: Outcome?
    while let next = await group.next() {
      guard let next else { continue }
      if case .success = next { return next }
      failure = failure ?? next
      // What is already doubled may be saved by its double; another failure is for the caller.
      if !race.failed() { group.cancelAll() }
    }
    return failure
  }
  // The first attempt always leaves an outcome.
  guard let result else { return try await attempt() }
  return try result.get()
}

/// Whether a double was started before the first attempt failed; afterwards none is.
private final class HedgeRace: Sendable {
  private let state = Mutex((doubled: false, over: false))

  func double(_ permitted: () -> Bool) -> Bool {
    state.withLock { state in
      guard !state.over, permitted() else { return false }
      state.doubled = true
      return true
    }
  }

  /// Notes a failure; whether there is a double.
  func failed() -> Bool {
    state.withLock { state in
      state.over = true
      return state.doubled
    }
  }
}
