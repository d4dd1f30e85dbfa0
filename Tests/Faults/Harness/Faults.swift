import Checking
import Foundation
import Telemetry

/// What is done to a group while it works.
enum Faults {
  /// Nothing: until the load has sent all it had.
  @Sendable static func none(_ run: Run, _ seconds: Double) async throws {
    let total = run.scenario.total ?? 0
    _ = await waitUntil(300) { run.load.count >= total && run.load.isAllAcknowledged }
  }

  /// Random SIGKILLs and restarts; after each sixth a rest long enough to judge the recovery.
  /// The first member is left alone: it is watched for leaks.
  @Sendable static func kills(_ run: Run, _ seconds: Double) async throws {
    try await killing(run, seconds, restEvery: 6, spacing: 1...5)
  }

  @Sendable static func quickKills(_ run: Run, _ seconds: Double) async throws {
    try await killing(run, seconds, restEvery: .max, spacing: 3...6)
  }

  private static func killing(
    _ run: Run, _ seconds: Double, restEvery: Int, spacing: ClosedRange<Double>
  ) async throws {
    let clock = RunClock()
    await pause(3)
    var count = 0
    while clock.now < seconds {
      let victims = await run.members.dropFirst().filter(\.isRunning)
      guard !victims.isEmpty else { break }
      let victim = victims[await run.random(0...(victims.count - 1))]
      victim.signal(SIGKILL)
      await run.note(.kill, victim)
      _ = await victim.waitForEnd(5)
      count += 1
      await pause(await run.random(0.1...1.5))
      try await run.launch(victim)
      await pause(
        count % restEvery == 0
          ? run.scenario.bounds.recovery + 1 : await run.random(spacing))
    }
    say("\(run.scenario.name): \(count) kills")
  }

  /// A member that dies at one named point after the other, at a passing chosen by the seed.
  @Sendable static func killPoints(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    let points = FaultPoint.allCases.filter { $0 != .beforeMembership }
    var reached: [FaultPoint: Int] = [:]
    guard let victim = await run.members.last else { return }
    var round = 0
    repeat {
      for point in points {
        if round > 0, clock.now > seconds { break }
        victim.signal(SIGKILL)
        _ = await victim.waitForEnd(5)
        let isRare = [.duringInitTransactions, .insideRevoke, .duringDrain, .insideAssign]
          .contains(point)
        let passing = isRare ? 1 : await run.random(1...6)
        let action =
          switch point {
          case .duringCommit: "kill-\(await run.random(0...3000))"
          case .duringDrain, .duringInitTransactions: "kill-\(await run.random(0...20_000))"
          default: "kill"
          }
        try await run.launch(victim, faults: "\(point.rawValue):\(action):\(passing)")
        if point == .insideRevoke || point == .duringDrain {
          // Another member leaves and comes back, so that partitions are revoked.
          _ = await waitUntil(20) { victim.isReady }
          if let other = await run.members.dropFirst().first, other !== victim {
            other.signal(SIGTERM)
            await run.note(.stop, other)
            _ = await other.waitForEnd(20)
            try await run.launch(other)
          }
        }
        if await victim.waitForEnd(25) {
          reached[point, default: 0] += 1
          await run.note(.kill, victim)
        } else {
          await run.complain("\(point.rawValue) was not reached (\(action):\(passing))")
        }
      }
      round += 1
    } while clock.now < seconds
    try await run.launch(victim)
    try await run.waitForReadiness(victim)
    await pause(2)
    // One more, with the time to judge how fast the others take over.
    victim.signal(SIGKILL)
    await run.note(.kill, victim)
    await pause(run.scenario.bounds.recovery + 1)
    say(
      "killpoints: "
        + points.map { "\($0.rawValue) \(reached[$0] ?? 0)" }.joined(separator: ", "))
  }

  /// SIGSTOP beyond the session, then SIGCONT; every other one right inside a transaction.
  @Sendable static func freezes(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    await pause(3)
    let points: [FaultPoint] = [.beforeCommit, .beforeMembership, .afterBegin, .afterSendOffsets]
    var round = 0
    while clock.now < seconds || round < 2 {
      let members = await run.members
      let victim = members[1 + round % (members.count - 1)]
      if round % 2 == 0 {
        victim.signal(SIGSTOP)
      } else {
        victim.signal(SIGTERM)
        _ = await victim.waitForEnd(20)
        let point = points[round / 2 % points.count]
        try await run.launch(
          victim, faults: "\(point.rawValue):stop:\(await run.random(3...20))")
        if !(await waitUntil(30) { victim.isFrozen }) {
          await run.complain("\(point.rawValue) was not reached")
        }
      }
      await run.note(.freeze, victim)
      await pause(Double(run.scenario.settings.sessionTimeoutMs) / 1000 + 8)
      victim.signal(SIGCONT)
      await run.note(.thaw, victim)
      await pause(await run.random(3...6))
      round += 1
    }
  }

  /// Members leave and join all the time.
  @Sendable static func storm(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    try await run.addMember("guest")
    var count = 0
    while clock.now < seconds {
      let members = await run.members.dropFirst()
      let member = members[members.startIndex + (await run.random(0...(members.count - 1)))]
      if member.isRunning {
        member.signal(SIGTERM)
        await run.note(.stop, member)
        if !(await member.waitForEnd(25)) { await run.complain("\(member.name) does not stop") }
      } else {
        try await run.launch(member)
      }
      count += 1
      await pause(await run.random(1...3))
    }
    say("storm: \(count) joins and leaves")
  }

  /// Members are told to stop while they work, and come back.
  @Sendable static func stops(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    await pause(3)
    var round = 0
    while clock.now < seconds {
      let members = await run.members
      let member = members[1 + round % (members.count - 1)]
      member.signal(SIGTERM)
      await run.note(.stop, member)
      if !(await member.waitForEnd(25)) { await run.complain("\(member.name) does not stop") }
      await pause(await run.random(0.5...2))
      try await run.launch(member)
      try await run.waitForReadiness(member)
      await pause(await run.random(1...3))
      round += 1
    }
  }

  /// One of three brokers after the other dies by SIGKILL and comes back.
  @Sendable static func brokers(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    await pause(3)
    var node = await run.random(1...run.kafka.nodes)
    while clock.now < seconds {
      try await run.kafka.stopNode(node, kill: true)
      await run.note(.brokerDown)
      await pause(await run.random(3...6))
      try await run.kafka.startNode(node)
      await run.note(.brokerUp)
      await pause(await run.random(5...8))
      node = node % run.kafka.nodes + 1
    }
  }

  @Sendable static func brokerRestart(_ run: Run, _ seconds: Double) async throws {
    let clock = RunClock()
    await pause(3)
    while clock.now < seconds {
      try await run.kafka.stopNode(1, kill: false)
      await run.note(.brokerDown)
      await pause(await run.random(1...3))
      try await run.kafka.startNode(1)
      await run.note(.brokerUp)
      await pause(12)
    }
  }

  /// One member dies right before its commit and stays away: what it left open must not keep the
  /// others, nor anybody's replies, waiting.
  @Sendable static func openTakeover(_ run: Run, _ seconds: Double) async throws {
    guard let victim = await run.members.last else { return }
    for _ in 0..<max(1, Int(seconds / 30)) {
      victim.signal(SIGTERM)
      _ = await victim.waitForEnd(20)
      try await run.launch(victim, faults: "beforeCommit:kill:\(await run.random(20...60))")
      if !(await victim.waitForEnd(40)) { await run.complain("beforeCommit was not reached") }
      await run.note(.kill, victim)
      await pause(run.scenario.bounds.recovery + 2)
    }
  }

  /// All members die, one of them right before its commit; then they come back.
  @Sendable static func allDie(_ run: Run, _ seconds: Double) async throws {
    for _ in 0..<max(1, Int(seconds / 30)) {
      guard let first = await run.members.last else { return }
      first.signal(SIGTERM)
      _ = await first.waitForEnd(20)
      try await run.launch(first, faults: "beforeCommit:kill:\(await run.random(20...60))")
      if !(await first.waitForEnd(40)) { await run.complain("beforeCommit was not reached") }
      await run.note(.kill, first)
      for member in await run.members where member !== first {
        member.signal(SIGKILL)
        await run.note(.kill, member)
        _ = await member.waitForEnd(5)
      }
      for member in await run.members { try await run.launch(member) }
      await pause(run.scenario.bounds.recovery + 2)
    }
  }

  /// One member dies with thousands in flight that wait for the model, and nobody replaces it; the
  /// model answers from then on.
  @Sendable static func takeover(_ run: Run, _ seconds: Double) async throws {
    let total = run.scenario.total ?? 0
    run.chat?.hold()
    _ = await waitUntil(120) { run.load.count >= total && run.load.isAllAcknowledged }
    // What is sent home has arrived there.
    await pause(3)
    guard let victim = await run.members.last else { return }
    let open = run.load.count - run.eye.answeredCount
    await run.bereave(victim)
    victim.signal(SIGKILL)
    await run.note(.kill, victim)
    run.chat?.release()
    say("takeover: \(open) requests were in flight in the group")
    await pause(run.scenario.bounds.recovery + 2)
  }
}
