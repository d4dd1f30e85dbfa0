/// What a run shows over time: I8 to I12.
extension Checker {
  /// One execution for each distinct question, counted where nothing was killed: by the provider
  /// where it was asked, else by the replies that say that they began one.
  func oneExecution() -> Finding {
    guard evidence.distinctQuestions > 0 else { return Finding(.oneExecution, .unjudged) }
    var faults = evidence.providerCalls.filter { $0.value > 1 }.map {
      "\($0.key) was executed \($0.value) times"
    }
    let replies = evidence.outcomes.filter {
      $0.kind == .reply && $0.isLast && $0.errorCode == nil
    }
    let own = replies.filter { !$0.isShared }.count
    let executions =
      evidence.providerCalls.isEmpty ? own : evidence.providerCalls.values.reduce(0, +)
    if own != evidence.distinctQuestions {
      faults.append("\(own) replies say that they were executed for themselves")
    }
    if executions != evidence.distinctQuestions {
      faults.append("\(executions) executions of \(evidence.distinctQuestions) questions")
    }
    let hops = evidence.requests.filter { $0.origin != nil }.count
    if evidence.expectsNoHops, hops > 0 { faults.append("\(hops) requests were sent home") }
    return Finding(
      .oneExecution, faults: faults, unseen: evidence.unseen,
      numbers: [
        ("replies", replies.count), ("questions", evidence.distinctQuestions),
        ("executions", executions), ("sent home", hops),
      ])
  }

  /// Members frozen beyond their session: the others answered meanwhile, and the thaw added nothing.
  func frozenSilent() -> Finding {
    let freezes = evidence.faults.filter { $0.kind == .freeze }
    guard !freezes.isEmpty else { return Finding(.frozenSilent, .unjudged) }
    var takenOver = 0
    for freeze in freezes {
      guard
        let thaw = evidence.faults.first(where: {
          $0.kind == .thaw && $0.member == freeze.member && $0.time > freeze.time
        })
      else { continue }
      let during = evidence.arrivals.filter { $0.made > freeze.time && $0.seen < thaw.time }
      if Set(during.map(\.partition)).count == evidence.logEnds.count { takenOver += 1 }
    }
    let wrong = [noneTwice(), offsetsMatch(), mapsGrow(), nothingAborted()].filter {
      $0.verdict == .failed
    }
    return Finding(
      .frozenSilent, faults: wrong.flatMap(\.examples),
      unseen: takenOver == 0 ? ["no freeze outlived its session"] : evidence.unseen,
      numbers: [("freezes", freezes.count), ("taken over", takenOver)])
  }

  /// How much longer the machine took for computing after a kill than at its best in the run.
  private func slowdown(after kill: Double) -> Double {
    let best = evidence.pulses.map(\.seconds).min() ?? 0
    let then = evidence.pulses.filter { $0.time >= kill && $0.time <= kill + bounds.recovery }
    guard best > 0, !then.isEmpty else { return 1 }
    return max(1, then.reduce(0) { $0 + $1.seconds } / Double(then.count) / best)
  }

  /// The bound after a kill: sessions run by the clock, the rest takes what the machine has left.
  private func recoveryBound(after kill: Double) -> Double {
    let fixed = min(bounds.session, bounds.recovery)
    return fixed + (bounds.recovery - fixed) * slowdown(after: kill)
  }

  /// For each kill that was given the time: when the last partition had an outcome again.
  func recoveryBounded() -> Finding {
    let kills = evidence.faults.filter { $0.kind == .kill }
    guard !kills.isEmpty, evidence.judgesRecovery else {
      return Finding(.recoveryBounded, .unjudged)
    }
    if evidence.judgesBacklog { return backlogBounded(kills) }
    let end = evidence.submissions.values.map(\.time).max() ?? 0
    var faults: [String] = []
    var longest = 0.0
    var judged = 0
    var slowest = 1.0
    for kill in kills {
      let next =
        evidence.faults.first {
          $0.time > kill.time && $0.kind != .start && $0.kind != .thaw
        }?.time ?? .infinity
      guard min(next, end) >= kill.time + bounds.recovery else { continue }
      judged += 1
      var last = 0.0
      for partition in evidence.logEnds.keys {
        let first = evidence.arrivals.first {
          $0.partition == partition && $0.made > kill.time
        }
        last = max(last, (first?.seen ?? .infinity) - kill.time)
      }
      longest = max(longest, last)
      slowest = max(slowest, slowdown(after: kill.time))
      if last > recoveryBound(after: kill.time) {
        faults.append("\(kill.member) killed at \(kill.time): silence of \(last) s")
      }
    }
    return Finding(
      .recoveryBounded, faults: faults,
      unseen: judged == 0 ? ["no kill was followed by enough quiet"] : [],
      numbers: [
        ("kills", kills.count), ("judged", judged),
        ("longest ms", longest.isFinite ? Int(longest * 1000) : -1),
        ("bound ms", Int(bounds.recovery * 1000)), ("slowdown %", Int(slowest * 100)),
      ])
  }

  /// For each kill: when the last request that was open then had its answer.
  private func backlogBounded(_ kills: [FaultEvent]) -> Finding {
    var faults: [String] = []
    var longest = 0.0
    var most = 0
    var orphans = 0
    // Where each request lay in the end.
    var homes: [String: (hops: Int, partition: Int32)] = [:]
    for record in evidence.requests {
      guard let token = record.token else { continue }
      let hops = record.origin?.hops ?? 0
      if hops >= homes[token]?.hops ?? 0 { homes[token] = (hops, record.place.partition) }
    }
    var slowest = 1.0
    for kill in kills {
      let bound = recoveryBound(after: kill.time)
      slowest = max(slowest, slowdown(after: kill.time))
      let open = evidence.submissions.filter {
        $0.value.isAcknowledged && $0.value.time < kill.time
          && (evidence.answered[$0.key] ?? .infinity) >= kill.time
      }
      let late = open.keys.map { (evidence.answered[$0] ?? .infinity) - kill.time }
      let last = late.max() ?? 0
      let missed = late.filter { $0 > bound }.count
      if missed > 0 {
        faults.append("\(missed) requests open at the kill were answered after up to \(last) s")
      }
      longest = max(longest, last)
      most = max(most, open.count)
      orphans = open.keys.count {
        homes[$0].map { evidence.orphaned.contains($0.partition) } ?? false
      }
    }
    return Finding(
      .recoveryBounded, faults: faults, unseen: most == 0 ? ["nothing was open at a kill"] : [],
      numbers: [
        ("kills", kills.count), ("open", most), ("of the dead", orphans),
        ("longest ms", longest.isFinite ? Int(longest * 1000) : -1),
        ("bound ms", Int(bounds.recovery * 1000)), ("slowdown %", Int(slowest * 100)),
      ])
  }

  /// Only graceful stops, every question its own: as many executions as questions.
  func stopClean() -> Finding {
    let stops = evidence.faults.filter { $0.kind == .stop }
    let isViolent = evidence.faults.contains { $0.kind == .kill || $0.kind == .freeze }
    guard !stops.isEmpty, !isViolent, !evidence.providerCalls.isEmpty else {
      return Finding(.stopClean, .unjudged)
    }
    let repeated = evidence.providerCalls.filter { $0.value > 1 }
    return Finding(
      .stopClean, faults: repeated.keys.sorted().map { "\($0) was executed again" },
      unseen: evidence.unseen,
      numbers: [
        ("stops", stops.count), ("questions", evidence.providerCalls.count),
        ("executions", evidence.providerCalls.values.reduce(0, +)),
      ])
  }

  /// The first and the last part of a survivor's life compared.
  func nothingLeaks() -> Finding {
    guard evidence.resources.count >= 8, !evidence.faults.isEmpty else {
      return evidence.openTransactions.isEmpty
        ? Finding(.nothingLeaks, .unjudged)
        : Finding(.nothingLeaks, .failed, examples: evidence.openTransactions)
    }
    let quarter = evidence.resources.count / 4
    let first = evidence.resources.dropFirst().prefix(quarter)
    let last = evidence.resources.suffix(quarter)
    func growth(_ value: (ResourceSample) -> Int) -> Int {
      median(last.map(value)) - median(first.map(value))
    }
    let descriptors = growth(\.descriptors)
    let threads = growth(\.threads)
    let resident = growth(\.residentKilobytes)
    var faults = evidence.openTransactions.map { "a transaction is left open in \($0)" }
    if descriptors > bounds.descriptorGrowth { faults.append("descriptors grew by \(descriptors)") }
    if threads > bounds.threadGrowth { faults.append("threads grew by \(threads)") }
    if resident > bounds.residentGrowthKilobytes {
      faults.append("resident grew by \(resident) kB")
    }
    return Finding(
      .nothingLeaks, faults: faults, unseen: [],
      numbers: [
        ("kills", evidence.faults.filter { $0.kind == .kill }.count),
        ("rebalances", evidence.rebalances), ("descriptors", descriptors), ("threads", threads),
        ("resident kB", resident),
        ("open transactions", evidence.openTransactions.count),
      ])
  }

  private func median(_ values: [Int]) -> Int {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}
