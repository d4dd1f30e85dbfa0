/// What transactions and commits leave: I4, I5, I6, I7.
extension Checker {
  /// The last commit of each partition, decoded; nil for one that cannot be.
  private var lastMaps: [Int32: CommittedMap?] {
    var last: [Int32: Commit] = [:]
    for commit in evidence.commits { last[commit.partition] = commit }
    return last.mapValues { try? CommittedMap($0.metadata, beside: $0.offset) }
  }

  func nothingAborted() -> Finding {
    let visible = Set(
      evidence.outcomes.map(\.place)
        + evidence.requests.filter { $0.origin != nil }.map(\.place))
    var faults = evidence.seenEarly.subtracting(visible).map {
      "\($0) was visible once and is not any more"
    }
    // Visible, yet the group's offsets say that the work is still to do: its transaction cannot
    // have been committed.
    let maps = lastMaps
    for outcome in evidence.outcomes where outcome.isLast {
      guard let request = outcome.request, case let map?? = maps[request.partition] else {
        continue
      }
      if !map.isDone(request.offset) {
        faults.append("\(outcome.place) is visible without the offset of \(request)")
      }
    }
    return Finding(
      .nothingAborted, faults: faults.sorted(), unseen: evidence.unseen,
      numbers: [
        ("seen early", evidence.seenEarly.count), ("aborted records", evidence.abortedCount),
      ])
  }

  func offsetsMatch() -> Finding {
    var faults: [String] = []
    var unseen = evidence.unseen
    let maps = lastMaps
    for record in evidence.requests {
      let hasOutcome = completions[record.place] != nil
      switch maps[record.place.partition] {
      case nil:
        if hasOutcome { faults.append("\(record.place) has an outcome, its partition no commit") }
      case .some(nil):
        unseen.append("the map of partition \(record.place.partition) cannot be read")
      case .some(let map?):
        let isDone = map.isDone(record.place.offset)
        if isDone, !hasOutcome { faults.append("\(record.place) is done without an outcome") }
        if !isDone, hasOutcome { faults.append("\(record.place) has an outcome and is not done") }
      }
    }
    return Finding(
      .offsetsMatch, faults: faults, unseen: unseen,
      numbers: [("records", evidence.requests.count), ("partitions", maps.count)])
  }

  func mapsGrow() -> Finding {
    var faults: [String] = []
    var before: [Int32: CommittedMap] = [:]
    var longest = 0
    for commit in evidence.commits {
      let name = "partition \(commit.partition)"
      longest = max(longest, commit.metadata.utf8.count)
      let map: CommittedMap
      do {
        map = try CommittedMap(commit.metadata, beside: commit.offset)
      } catch {
        faults.append("\(name) at \(commit.offset): \(error)")
        continue
      }
      if let end = evidence.logEnds[commit.partition],
        map.base > end || map.done.contains(where: { $0 >= end })
      {
        faults.append("\(name): \(map.base) or its map lies beyond the log's end \(end)")
      }
      if let old = before[commit.partition] {
        if map.base < old.base {
          faults.append("\(name): the base went back from \(old.base) to \(map.base)")
        } else if let lost = old.done.first(where: { !map.isDone($0) }) {
          faults.append("\(name): \(lost) was done and is not any more")
        }
      }
      before[commit.partition] = map
    }
    faults += gapsPassed(before)
    return Finding(
      .mapsGrow, faults: faults, unseen: evidence.commits.isEmpty ? ["no commit was seen"] : [],
      numbers: [("commits", evidence.commits.count), ("longest", longest)])
  }

  /// Records below a base that have no outcome.
  private func gapsPassed(_ maps: [Int32: CommittedMap]) -> [String] {
    guard evidence.unseen.isEmpty else { return [] }
    return evidence.requests.compactMap { record in
      guard let map = maps[record.place.partition], record.place.offset < map.base,
        completions[record.place] == nil
      else { return nil }
      return "the base \(map.base) passed \(record.place), which has no outcome"
    }
  }

  func telemetryMatches() -> Finding {
    var told: [Place: Int] = [:]
    for place in evidence.told { told[place, default: 0] += 1 }
    let due = Set(
      evidence.outcomes.filter(\.isLast).compactMap(\.request))
    var faults = due.filter { told[$0] == nil }.map { "\($0) has an outcome and no telemetry" }
    for (place, count) in told {
      if !due.contains(place) { faults.append("\(place) has telemetry and no outcome") }
      if count > 1 { faults.append("\(place) has telemetry \(count) times") }
    }
    return Finding(
      .telemetryMatches, faults: faults.sorted(), unseen: evidence.unseen,
      numbers: [("told", evidence.told.count), ("outcomes", due.count)])
  }
}
