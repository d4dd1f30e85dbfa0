import Dispatch
import Foundation
import Synchronization

/// The threads of longer queries, shared by all databases; each has connections of its own.
///
/// SQLite blocks, so nothing of it runs on the cooperative pool. Threads start when first needed.
package final class QueryPool: Sendable {
  /// What the pool is doing, for gauges.
  package struct Load: Sendable, Equatable {
    package var threads = 0
    package var running = 0
    package var waiting = 0
    /// Queries that ever waited beyond their deadline, or were turned away at the door.
    package var expired = 0
    package var refused = 0
  }

  /// One query on its way; answered exactly once, by whoever takes it out of the queue.
  private struct Job: Sendable {
    let cancellation: QueryCancellation
    let run: @Sendable (DatabaseSession) -> Void
    let fail: @Sendable (SQLError) -> Void
  }

  private struct State {
    var queue: QueryQueue<Job>
    var load = Load()
    var idle = 0
    var hasTimekeeper = false
    var endWaiters: [CheckedContinuation<Void, Never>] = []
  }

  private let threads: Int
  private let openLimit: Int
  private let state: Mutex<State>
  private let work = DispatchSemaphore(value: 0)
  private let clockwork = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - threads: queries that run at a time.
  ///   - perDatabase: of these, how many on one database; nil: all but one where there are several,
  ///     so that a slow database leaves room for the others.
  ///   - waitingLimit: queries that may wait; more are refused.
  ///   - openLimit: connections each thread keeps open.
  package init(
    threads: Int = 2, perDatabase: Int? = nil, waitingLimit: Int = 10_000, openLimit: Int = 16
  ) {
    self.threads = max(1, threads)
    self.openLimit = openLimit
    state = Mutex(
      State(
        queue: QueryQueue(
          capacity: waitingLimit, runningPerDatabase: perDatabase ?? max(1, threads - 1))))
  }

  package var load: Load {
    state.withLock {
      var load = $0.load
      load.running = $0.queue.runningCount
      load.waiting = $0.queue.waitingCount
      return load
    }
  }

  /// Runs `body` on one of the threads, in its turn; cancelling the task gives it up.
  func perform<R: Sendable>(
    _ database: Database, priority: Int = 5, deadline: ContinuousClock.Instant,
    _ body: @escaping @Sendable (DatabaseSession, QueryCancellation) throws(SQLError) -> R
  ) async throws(SQLError) -> R {
    let cancellation = QueryCancellation()
    let result: Result<R, SQLError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let job = Job(
          cancellation: cancellation,
          run: { session in
            continuation.resume(
              returning: Result { () throws(SQLError) in try body(session, cancellation) })
          },
          fail: { continuation.resume(returning: .failure($0)) })
        enqueue(job, database, priority, deadline)
      }
    } onCancel: {
      cancellation.cancel()
      cancel(cancellation)
    }
    return try result.get()
  }

  private func enqueue(
    _ job: Job, _ database: Database, _ priority: Int, _ deadline: ContinuousClock.Instant
  ) {
    var starts = false
    var startsTimekeeper = false
    let admission = state.withLock { state in
      let admission = state.queue.enqueue(
        job, database: ObjectIdentifier(database), priority: priority, deadline: deadline)
      switch admission {
      case .waiting(let id):
        job.cancellation.ticket.store(id, ordering: .sequentiallyConsistent)
        if state.queue.waitingCount > state.idle, state.load.threads < threads {
          state.load.threads += 1
          starts = true
        }
        startsTimekeeper = !state.hasTimekeeper
        state.hasTimekeeper = true
      case .full: state.load.refused += 1
      case .closed: break
      }
      return admission
    }
    switch admission {
    case .full: return job.fail(.overloaded)
    case .closed: return job.fail(.closed)
    case .waiting:
      if starts { startThread("weir-sql") { self.serve() } }
      if startsTimekeeper { startThread("weir-sql-time") { self.keepTime() } }
      work.signal()
      clockwork.signal()
      // The task may have been cancelled before it had a number to cancel by.
      if job.cancellation.isCancelled { cancel(job.cancellation) }
    }
  }

  private func cancel(_ cancellation: QueryCancellation) {
    let id = cancellation.ticket.load(ordering: .sequentiallyConsistent)
    switch state.withLock({ $0.queue.cancel(id) }) {
    case .dequeued(let job): job.fail(.cancelled)
    case .running(let job): job.cancellation.cancel()
    case .unknown: break
    }
  }

  private func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  private func serve() {
    let session = DatabaseSession(openLimit: openLimit)
    while true {
      let entry = state.withLock { state -> QueryQueue<Job>.Entry? in
        let entry = state.queue.next()
        if entry == nil { state.idle += 1 }
        return entry
      }
      guard let entry else {
        if state.withLock({ $0.queue.isClosed }) { break }
        work.wait()
        state.withLock { $0.idle -= 1 }
        continue
      }
      entry.job.run(session)
      if state.withLock({ $0.queue.finish(entry.id) }) { work.signal() }
    }
    session.closeAll()
    threadEnded()
  }

  /// Answers those that wait beyond their deadline while every thread is busy.
  private func keepTime() {
    while true {
      let (late, next, isClosed) = state.withLock { state in
        let late = state.queue.expire(at: .now)
        state.load.expired += late.count
        return (late, state.queue.nextDeadline, state.queue.isClosed)
      }
      for job in late { job.fail(.deadlineExceeded) }
      if isClosed { return threadEnded(isTimekeeper: true) }
      guard let next else {
        clockwork.wait()
        continue
      }
      let seconds = (next - .now) / .seconds(1)
      _ = clockwork.wait(timeout: .now() + max(0.001, seconds))
    }
  }

  private func threadEnded(isTimekeeper: Bool = false) {
    let waiters = state.withLock { state in
      if isTimekeeper { state.hasTimekeeper = false } else { state.load.threads -= 1 }
      guard state.load.threads == 0, !state.hasTimekeeper else {
        return [CheckedContinuation<Void, Never>]()
      }
      defer { state.endWaiters.removeAll() }
      return state.endWaiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Refuses new queries, fails the waiting and stops the running ones, and returns when every
  /// thread has ended.
  package func shutdown() async {
    let (waiting, running) = state.withLock { $0.queue.close() }
    for job in waiting { job.fail(.closed) }
    for job in running { job.cancellation.cancel() }
    for _ in 0...threads { work.signal() }
    clockwork.signal()
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.load.threads == 0, !state.hasTimekeeper { return true }
        state.endWaiters.append(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }
  }
}
