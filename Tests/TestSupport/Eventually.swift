/// Waits for what a thread, a socket or another process does and cannot announce.
///
/// - Returns: whether the condition held before the time was up.
@discardableResult
package func eventually(
  within patience: Duration = .seconds(20), every pause: Duration = .milliseconds(2),
  isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws -> Bool {
  let deadline = ContinuousClock.now + patience
  while ContinuousClock.now < deadline {
    if try await condition() { return true }
    // waits for what announces itself to nobody
    try await Task.sleep(for: pause)
  }
  return try await condition()
}
