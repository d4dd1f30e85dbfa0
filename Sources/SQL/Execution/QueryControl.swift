import Synchronization

/// Why a running statement stops before its end.
final class QueryControl {
  enum Stop: Equatable {
    case deadline, cancellation
  }

  private var deadline: ContinuousClock.Instant?
  private var cancellation: QueryCancellation?
  private(set) var stop: Stop?

  func begin(deadline: ContinuousClock.Instant?, cancellation: QueryCancellation?) {
    self.deadline = deadline
    self.cancellation = cancellation
    stop = nil
  }

  /// Asked by the progress handler every thousand virtual-machine steps, some tens of microseconds.
  func shouldStop() -> Bool {
    if let cancellation, cancellation.isCancelled {
      stop = .cancellation
      return true
    }
    if let deadline, ContinuousClock.now >= deadline {
      stop = .deadline
      return true
    }
    return false
  }
}

/// Set by whoever no longer wants a query; read by the thread that runs it.
///
/// Preferred to `sqlite3_interrupt`, which stops whatever runs on the connection when it arrives,
/// be it the next query.
package final class QueryCancellation: Sendable {
  private let flag = Atomic(false)
  /// The query's number in its queue; 0 until it has one.
  let ticket = Atomic<UInt64>(0)

  package init() {}

  package func cancel() { flag.store(true, ordering: .sequentiallyConsistent) }

  package var isCancelled: Bool { flag.load(ordering: .sequentiallyConsistent) }
}
