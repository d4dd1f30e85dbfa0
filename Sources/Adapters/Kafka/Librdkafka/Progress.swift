import Dispatch
import Synchronization

/// Wakes everyone who waits for the next step of something.
final class Progress: Sendable {
  private let waiters = Mutex<[DispatchSemaphore]>([])

  /// Cheap when nobody waits.
  func advance() {
    let waiters = waiters.withLock { waiters in
      guard !waiters.isEmpty else { return [DispatchSemaphore]() }
      defer { waiters = [] }
      return waiters
    }
    for waiter in waiters { waiter.signal() }
  }

  /// Waits for the next step, at most so long. A step just before the call is missed: use a limit.
  func wait(atMost limit: Duration) {
    let semaphore = DispatchSemaphore(value: 0)
    waiters.withLock { $0.append(semaphore) }
    if semaphore.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds))) == .timedOut {
      waiters.withLock { $0.removeAll { $0 === semaphore } }
    }
  }
}
