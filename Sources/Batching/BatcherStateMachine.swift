/// Turns single requests into batched calls: which items go when, who gets which result.
///
/// ```
///   submit ─► queued ──────────────────────────► under way ──► delivered / failed
///               ▲   no call of the group runs,      │ refused as too large or malformed
///               │   item cap, weight cap, linger,   ▼
///               │   or a pause in arrivals        halves, each a call of its own
///               └── a later deadline joined ────────┘ (the call ran out of time)
/// ```
///
/// A lone request waits for nobody. Equal items are one item, queued or under way. Each waiter
/// ends once: at its own deadline or cancellation, without harm to the others. A call is
/// abandoned when nobody waits for it, and what is submitted then starts a new one.
package struct BatcherStateMachine<
  Group: Hashable & Sendable, Key: Hashable & Sendable, Item: Sendable
>: Sendable {
  package typealias Instant = ContinuousClock.Instant
  package typealias Submission = BatchSubmission<Group, Key, Item>
  package typealias Actions = BatcherActions<Group, Item>

  struct Name: Hashable {
    let group: Group
    let key: Key
  }

  struct Entry {
    let name: Name
    let item: Item
    let weight: Int
    let enqueuedAt: Instant
    var waiters: [UInt64]
    var isQueued = true
  }

  struct Waiter {
    let entry: UInt64
    let deadline: Instant
  }

  /// The items of one group that wait, in order of arrival.
  struct Line {
    /// May name entries that are gone.
    var entries: [UInt64] = []
    var head = 0
    var items = 0
    var weight = 0
    var lastArrival: Instant
    var running = 0
  }

  struct Running {
    let group: Group
    let entries: [UInt64]
    let startedAt: Instant
    let deadline: Instant
    let family: UInt64?
  }

  struct Alarm { let time: Instant, waiter: UInt64 }

  let limits: BatchLimits
  var entries: [UInt64: Entry] = [:]
  var index: [Name: UInt64] = [:]
  var waiters: [UInt64: Waiter] = [:]
  var lines: [Group: Line] = [:]
  var running: [UInt64: Running] = [:]
  var splits = SplitTracker<Group>()
  var alarms = PriorityHeap<Alarm> { $0.time < $1.time }
  var latency = MovingLatency()
  var lastID: UInt64 = 0
  var queuedItems = 0
  private var stopped = false

  package init(limits: BatchLimits) {
    self.limits = limits
  }

  package var waiting: Int { waiters.count }
  package var queued: Int { queuedItems }
  package var underWay: Int { running.count }

  /// Adds all or, when there is no room or no time for them, none.
  package mutating func submit(
    _ submissions: [Submission], deadline: Instant, now: Instant
  ) -> Actions {
    var actions = Actions()
    expire(now: now, &actions)
    if let refusal = refusal(of: submissions.count, deadline: deadline, now: now) {
      actions.end += submissions.map { ($0.waiter, refusal) }
    } else {
      for submission in submissions { add(submission, deadline: deadline, now: now) }
    }
    startReady(now: now, &actions)
    return actions
  }

  /// Ends one wait; unknown waiters are ignored.
  package mutating func cancel(_ ids: [UInt64], now: Instant) -> Actions {
    var actions = Actions()
    for id in ids { leave(id, .cancelled, &actions) }
    expire(now: now, &actions)
    startReady(now: now, &actions)
    return actions
  }

  /// The time passed in is at or after `nextWake`.
  package mutating func timePassed(now: Instant) -> Actions {
    var actions = Actions()
    expire(now: now, &actions)
    startReady(now: now, &actions)
    return actions
  }

  package mutating func succeeded(_ batch: UInt64, now: Instant) -> Actions {
    var actions = Actions()
    guard let done = finish(batch) else { return actions }
    latency.record(now - done.startedAt)
    for (position, id) in done.entries.enumerated() {
      deliver(id, position, &actions)
    }
    splits.succeeded(done.family)
    expire(now: now, &actions)
    startReady(now: now, &actions)
    return actions
  }

  package mutating func failed(
    _ batch: UInt64, _ kind: BatchFailureKind, now: Instant
  ) -> Actions {
    var actions = Actions()
    guard let done = finish(batch) else { return actions }
    let alive = done.entries.filter { entries[$0] != nil }
    switch kind {
    case .splittable where alive.count > 1:
      if !splits.split(alive, of: done, entriesInBatch: done.entries.count) {
        for id in alive + splits.drop(done.family) { end(id, .failed, &actions) }
      }
    case .splittable, .final:
      for id in alive { failOrRequeue(id, done, kind, now: now, &actions) }
      splits.failed(done.family)
    }
    expire(now: now, &actions)
    startReady(now: now, &actions)
    return actions
  }

  /// Ends every wait and refuses what follows.
  package mutating func stop() -> Actions {
    var actions = Actions()
    stopped = true
    actions.abandon = Array(running.keys)
    actions.end = waiters.keys.map { ($0, .stopped) }
    entries = [:]
    index = [:]
    waiters = [:]
    lines = [:]
    running = [:]
    splits = SplitTracker()
    alarms = PriorityHeap { $0.time < $1.time }
    queuedItems = 0
    return actions
  }

  // MARK: - Admission

  private func refusal(of count: Int, deadline: Instant, now: Instant) -> BatchEnding? {
    if stopped { return .stopped }
    if deadline <= now { return .timedOut }
    if queuedItems + count > limits.maxQueued { return .overloaded }
    // Rounds of calls that must end before the newcomer's can start.
    let rounds = queuedItems / limits.maxItems / limits.maxConcurrent
    if let age = hangingFor(now), now + age * (rounds + 1) > deadline { return .overloaded }
    if rounds > 0, let average = latency.average, now + average * (rounds + 1) > deadline {
      return .overloaded
    }
    return nil
  }

  /// How long the calls under way have lasted, where they hold every slot and take much longer
  /// than calls did of late.
  private func hangingFor(_ now: Instant) -> Duration? {
    guard running.count >= limits.maxConcurrent else { return nil }
    let starts = running.values.map(\.startedAt).sorted()
    let age = now - starts[starts.count / 2]
    return age > max(.seconds(1), (latency.average ?? .zero) * 3) ? age : nil
  }

  private mutating func add(_ submission: Submission, deadline: Instant, now: Instant) {
    let name = Name(group: submission.group, key: submission.key)
    let id: UInt64
    if let existing = index[name] {
      id = existing
      entries[id]?.waiters.append(submission.waiter)
    } else {
      id = newID()
      index[name] = id
      entries[id] = Entry(
        name: name, item: submission.item, weight: submission.weight, enqueuedAt: now,
        waiters: [submission.waiter])
      enqueue(id, now: now)
    }
    waiters[submission.waiter] = Waiter(entry: id, deadline: deadline)
    alarms.insert(Alarm(time: deadline, waiter: submission.waiter))
  }

  mutating func newID() -> UInt64 {
    lastID += 1
    return lastID
  }

  // MARK: - Endings

  private mutating func finish(_ batch: UInt64) -> Running? {
    guard let done = running.removeValue(forKey: batch) else { return nil }
    lines[done.group]?.running -= 1
    return done
  }

  /// Ends an entry and everyone who waits for it.
  private mutating func end(_ id: UInt64, _ ending: BatchEnding, _ actions: inout Actions) {
    guard let entry = remove(id) else { return }
    for waiter in entry.waiters where waiters.removeValue(forKey: waiter) != nil {
      actions.end.append((waiter, ending))
    }
  }

  private mutating func deliver(_ id: UInt64, _ index: Int, _ actions: inout Actions) {
    guard let entry = remove(id) else { return }
    var isShared = false
    for waiter in entry.waiters where waiters.removeValue(forKey: waiter) != nil {
      actions.end.append((waiter, .delivered(index: index, isShared: isShared)))
      isShared = true
    }
  }

  /// Those who joined with a later deadline than the call had are not done when it runs out.
  private mutating func failOrRequeue(
    _ id: UInt64, _ done: Running, _ kind: BatchFailureKind, now: Instant, _ actions: inout Actions
  ) {
    guard kind == .final, now >= done.deadline, var entry = entries[id] else {
      return end(id, .failed, &actions)
    }
    let patient = entry.waiters.filter { waiters[$0].map { $0.deadline > now } ?? false }
    guard !patient.isEmpty else { return end(id, .failed, &actions) }
    for waiter in entry.waiters where !patient.contains(waiter) {
      if waiters.removeValue(forKey: waiter) != nil { actions.end.append((waiter, .failed)) }
    }
    entry.waiters = patient
    entry.isQueued = true
    entries[id] = entry
    enqueue(id, now: now)
  }

  private mutating func leave(_ waiter: UInt64, _ ending: BatchEnding, _ actions: inout Actions) {
    guard let left = waiters.removeValue(forKey: waiter) else { return }
    actions.end.append((waiter, ending))
    entries[left.entry]?.waiters.removeAll { $0 == waiter }
    guard entries[left.entry]?.waiters.isEmpty == true, let entry = remove(left.entry) else {
      return
    }
    if entry.isQueued { return }
    for (batch, call) in running where call.entries.contains(left.entry) {
      guard call.entries.allSatisfy({ entries[$0] == nil }) else { continue }
      _ = finish(batch)
      actions.abandon.append(batch)
      splits.closed(call.family)
    }
  }

  private mutating func remove(_ id: UInt64) -> Entry? {
    guard let entry = entries.removeValue(forKey: id) else { return nil }
    index[entry.name] = nil
    if entry.isQueued {
      queuedItems -= 1
      lines[entry.name.group]?.items -= 1
      lines[entry.name.group]?.weight -= entry.weight
    }
    return entry
  }

  private mutating func expire(now: Instant, _ actions: inout Actions) {
    while let alarm = alarms.first, alarm.time <= now {
      alarms.removeFirst()
      leave(alarm.waiter, .timedOut, &actions)
    }
    // Alarms of waits that ended earlier: thrown out once they are the most.
    if alarms.count > 64, alarms.count > 2 * waiters.count {
      alarms.filter { waiters[$0.waiter] != nil }
    }
  }
}
