/// Choosing what goes when.
extension BatcherStateMachine {
  /// When `timePassed` has something to do; `nil` when only an event can change anything.
  package var nextWake: Instant? {
    var wake = alarms.first?.time
    if running.count < limits.maxConcurrent {
      for line in lines.values where line.items > 0 {
        guard let time = lingersUntil(line) else { continue }
        wake = wake.map { min($0, time) } ?? time
      }
    }
    return wake
  }

  mutating func enqueue(_ id: UInt64, now: Instant) {
    guard let entry = entries[id] else { return }
    var line = lines.removeValue(forKey: entry.name.group) ?? Line(lastArrival: now)
    line.entries.append(id)
    line.items += 1
    line.weight += entry.weight
    line.lastArrival = now
    lines[entry.name.group] = line
    queuedItems += 1
  }

  /// Starts calls while there are slots and lines that need not wait any longer.
  mutating func startReady(now: Instant, _ actions: inout Actions) {
    while running.count < limits.maxConcurrent {
      if let half = splits.next() {
        start(half.entries, of: half.group, family: half.family, now: now, &actions)
      } else if let group = longestWaiting(now: now) {
        start(take(from: group), of: group, family: nil, now: now, &actions)
      } else {
        break
      }
    }
    if lines.count > 64 { lines = lines.filter { $0.value.items > 0 || $0.value.running > 0 } }
  }

  private func longestWaiting(now: Instant) -> Group? {
    var best: (group: Group, since: Instant)?
    for (group, line) in lines where line.items > 0 && isReady(line, now: now) {
      guard let since = oldest(line)?.enqueuedAt else { continue }
      if best.map({ since < $0.since }) ?? true { best = (group, since) }
    }
    return best?.group
  }

  private func isReady(_ line: Line, now: Instant) -> Bool {
    line.running == 0 || line.items >= limits.maxItems || line.weight >= limits.maxWeight
      || lingersUntil(line).map { $0 <= now } ?? true
  }

  /// Waits for company at most a tenth of what a call takes, and gives up on it earlier when
  /// nothing has arrived for a quarter of that.
  private func lingersUntil(_ line: Line) -> Instant? {
    guard let oldest = oldest(line) else { return nil }
    let linger = latency.average.map { min($0 / 10, limits.maxLinger) } ?? limits.maxLinger
    return min(oldest.enqueuedAt + linger, line.lastArrival + linger / 4)
  }

  private func oldest(_ line: Line) -> Entry? {
    for id in line.entries[line.head...] {
      if let entry = entries[id], entry.isQueued { return entry }
    }
    return nil
  }

  private mutating func take(from group: Group) -> [UInt64] {
    guard var line = lines.removeValue(forKey: group) else { return [] }
    var taken: [UInt64] = []
    var weight = 0
    while line.head < line.entries.count, taken.count < limits.maxItems {
      let id = line.entries[line.head]
      if let entry = entries[id], entry.isQueued {
        guard taken.isEmpty || weight + entry.weight <= limits.maxWeight else { break }
        weight += entry.weight
        taken.append(id)
        entries[id]?.isQueued = false
        line.items -= 1
        line.weight -= entry.weight
      }
      line.head += 1
    }
    if line.head > 64, line.head * 2 > line.entries.count {
      line.entries.removeFirst(line.head)
      line.head = 0
    }
    queuedItems -= taken.count
    lines[group] = line
    return taken
  }

  private mutating func start(
    _ ids: [UInt64], of group: Group, family: UInt64?, now: Instant, _ actions: inout Actions
  ) {
    let alive = ids.filter { entries[$0] != nil }
    guard !alive.isEmpty else { return splits.closed(family) }
    let waiting = alive.flatMap { entries[$0]?.waiters ?? [] }
    let deadline = waiting.compactMap { waiters[$0]?.deadline }.max() ?? now
    let batch = newID()
    running[batch] = Running(
      group: group, entries: alive, startedAt: now, deadline: deadline, family: family)
    lines[group, default: Line(lastArrival: now)].running += 1
    actions.start.append(
      Batch(
        id: batch, group: group, items: alive.compactMap { entries[$0]?.item }, deadline: deadline))
  }
}
