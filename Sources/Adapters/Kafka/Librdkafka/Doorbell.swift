import Dispatch
import Synchronization

/// Wakes one waiting thread; rings while it is awake count as one.
final class Doorbell: Sendable {
  private let isRung = Atomic<Bool>(false)
  private let semaphore = DispatchSemaphore(value: 0)

  func ring() {
    guard !isRung.exchange(true, ordering: .acquiringAndReleasing) else { return }
    semaphore.signal()
  }

  func wait() {
    semaphore.wait()
    isRung.store(false, ordering: .releasing)
  }

  /// Answers whether it rang before the deadline.
  func wait(atMost deadline: Duration) -> Bool {
    let limit = DispatchTime.now() + .milliseconds(Int(deadline.milliseconds))
    guard semaphore.wait(timeout: limit) == .success else { return false }
    isRung.store(false, ordering: .releasing)
    return true
  }
}
