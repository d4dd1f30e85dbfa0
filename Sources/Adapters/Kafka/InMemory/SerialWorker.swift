import Foundation
import Synchronization

/// Runs jobs one after the other on a named thread, which starts with the first.
final class SerialWorker: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var hasThread = false
    var isClosed = false
  }

  private let name: String
  private let state = Mutex(State())
  private let bell = Doorbell()
  private let thread = Mutex<UInt>(0)

  init(name: String) { self.name = name }

  deinit { close() }

  var isCurrentThread: Bool { thread.withLock { $0 } == UInt(pthread_self()) }

  /// Answers whether the job was taken.
  func run(_ job: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, needsThread) = state.withLock { state in
      guard !state.isClosed else { return (false, false) }
      state.jobs.append(job)
      defer { state.hasThread = true }
      return (true, !state.hasThread)
    }
    if needsThread {
      NamedThread.start(name) { [self] in work() }
    }
    bell.ring()
    return isTaken
  }

  /// Takes no more jobs; the thread ends when those it has are done.
  func close() {
    state.withLock { $0.isClosed = true }
    bell.ring()
  }

  private func work() {
    thread.withLock { $0 = UInt(pthread_self()) }
    while true {
      let (jobs, isClosed) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isClosed)
      }
      for job in jobs { job() }
      if jobs.isEmpty {
        if isClosed { return }
        bell.wait()
      }
    }
  }
}
