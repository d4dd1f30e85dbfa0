/// Which query runs next: by priority, equals first come, first served, with a bound on waiting and
/// on how many of one database run at a time. Pure: no clock, no threads.
///
///     enqueue ──► waiting ──next──► running ──finish──► gone
///                    └─ cancel, expire, close ─► gone
struct QueryQueue<Job> {
  struct Entry {
    let id: UInt64
    let database: ObjectIdentifier
    let priority: Int
    let deadline: ContinuousClock.Instant
    let job: Job
  }

  enum Admission: Equatable {
    case waiting(id: UInt64)
    case full, closed
  }

  let capacity: Int
  let runningPerDatabase: Int
  private(set) var isClosed = false
  private var nextID: UInt64 = 0
  private var waiting: [Entry] = []
  private var running: [UInt64: Entry] = [:]
  private var runningCounts: [ObjectIdentifier: Int] = [:]

  init(capacity: Int, runningPerDatabase: Int) {
    self.capacity = capacity
    self.runningPerDatabase = max(1, runningPerDatabase)
  }

  var waitingCount: Int { waiting.count }
  var runningCount: Int { running.count }

  /// The time at which `expire` will next find something; nil when nothing waits.
  var nextDeadline: ContinuousClock.Instant? { waiting.lazy.map(\.deadline).min() }

  mutating func enqueue(
    _ job: Job, database: ObjectIdentifier, priority: Int = 5, deadline: ContinuousClock.Instant
  ) -> Admission {
    guard !isClosed else { return .closed }
    guard waiting.count < capacity else { return .full }
    nextID += 1
    // Kept in turn: nearly all have the same priority, so that nearly all go to the end.
    let place = waiting.lastIndex { $0.priority >= priority }.map { $0 + 1 } ?? 0
    waiting.insert(
      Entry(id: nextID, database: database, priority: priority, deadline: deadline, job: job),
      at: place)
    return .waiting(id: nextID)
  }

  /// The first waiting query whose database is not busy enough already; it counts as running.
  mutating func next() -> Entry? {
    let place = waiting.firstIndex { runningCounts[$0.database, default: 0] < runningPerDatabase }
    guard let place else { return nil }
    let entry = waiting.remove(at: place)
    running[entry.id] = entry
    runningCounts[entry.database, default: 0] += 1
    return entry
  }

  /// Whether a thread should be woken, since something has become runnable.
  mutating func finish(_ id: UInt64) -> Bool {
    guard let entry = running.removeValue(forKey: id) else { return false }
    let left = runningCounts[entry.database, default: 1] - 1
    runningCounts[entry.database] = left == 0 ? nil : left
    return !waiting.isEmpty
  }

  enum Cancellation {
    /// It was waiting and is gone: the caller answers it.
    case dequeued(Job)
    /// It runs: the caller tells it to stop.
    case running(Job)
    case unknown
  }

  mutating func cancel(_ id: UInt64) -> Cancellation {
    if let place = waiting.firstIndex(where: { $0.id == id }) {
      return .dequeued(waiting.remove(at: place).job)
    }
    return running[id].map { .running($0.job) } ?? .unknown
  }

  /// Takes out what has waited beyond its deadline.
  mutating func expire(at now: ContinuousClock.Instant) -> [Job] {
    let late = waiting.filter { $0.deadline <= now }
    if !late.isEmpty { waiting.removeAll { $0.deadline <= now } }
    return late.map(\.job)
  }

  /// Takes out everything that waits and admits nothing any more; what runs is returned to be
  /// stopped.
  mutating func close() -> (waiting: [Job], running: [Job]) {
    isClosed = true
    defer { waiting.removeAll() }
    return (waiting.map(\.job), running.values.map(\.job))
  }
}
