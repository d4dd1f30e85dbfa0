import Contract

/// One scenario: the load in health, the same load while the fault lasts, the way back, and the
/// same load after it.
struct FaultRun: Sendable {
  private let scenario: FaultScenario
  /// Distinct questions of one load.
  private let load: Int
  private static let waves = 4

  init(_ scenario: FaultScenario, load: Int) {
    self.scenario = scenario
    self.load = load
  }

  func run() async throws -> FaultOutcome {
    let world = try FaultWorld()
    return try await world.serving { [self] in
      var outcome = FaultOutcome(scenario: scenario.name)
      let healthy = try await ask(world, from: 0)
      guard answered(healthy, from: 0) == load else {
        let strange = (0..<load).first { number in
          !(healthy[number]?.first.map { FaultWorld.isRight($0, number, scenario.lane) } ?? false)
        }
        throw BenchError(
          "\(scenario.name): without a fault, \(FaultWorld.word(strange ?? 0)) gets "
            + (strange.flatMap { healthy[$0]?.first }.map {
              String(decoding: $0.encoded, as: UTF8.self)
            } ?? "nothing"))
      }
      let before = (world.calls(scenario.endpoint), world.questions(scenario.endpoint))
      world.begin(scenario, poison: scenario.poison.map { load + $0 })
      judge(try await askAmidFault(world), &outcome)
      // Where the server is gone nobody counts.
      if !scenario.isServerGone {
        outcome.calls = world.calls(scenario.endpoint) - before.0
        outcome.needed = world.questions(scenario.endpoint) - before.1
      }
      try world.end(scenario)
      let (recovery, next) = try await recover(world, from: 2 * load)
      outcome.recoveryMilliseconds = recovery
      outcome.answeredAfter = answered(try await ask(world, from: next), from: next)
      return outcome
    }
  }

  /// Puts a load in waves, some of which come while earlier ones are being worked on.
  private func ask(_ world: FaultWorld, from first: Int) async throws -> [Int: [Reply]] {
    let size = load / Self.waves
    for wave in 0..<Self.waves {
      let begin = first + wave * size
      let end = wave == Self.waves - 1 ? first + load : begin + size
      try await world.submit(begin..<end, scenario.lane)
      try await ContinuousClock().sleep(for: .milliseconds(60))
    }
    return try await world.replies(
      to: first..<first + load, patience: .milliseconds(FaultWorld.deadline + 3_000))
  }

  private func askAmidFault(_ world: FaultWorld) async throws -> [Int: [Reply]] {
    try await withThrowingTaskGroup(of: Void.self) { group in
      if let brief = scenario.lasts {
        group.addTask {
          try await ContinuousClock().sleep(for: brief)
          try world.end(scenario)
        }
      }
      let replies = try await ask(world, from: load)
      try await group.waitForAll()
      return replies
    }
  }

  private func answered(_ replies: [Int: [Reply]], from first: Int) -> Int {
    (first..<first + load).count { number in
      replies[number]?.first.map { FaultWorld.isRight($0, number, scenario.lane) } ?? false
    }
  }

  private func judge(_ replies: [Int: [Reply]], _ outcome: inout FaultOutcome) {
    outcome.asked = load
    for number in load..<2 * load {
      guard let own = replies[number], let reply = own.first else {
        outcome.lost += 1
        continue
      }
      outcome.surplus += own.count - 1
      let took = reply.answer.timings.first { $0.stage == "total" }?.milliseconds ?? 0
      outcome.slowestMilliseconds = max(outcome.slowestMilliseconds, took)
      if took > Double(FaultWorld.deadline) * 0.95 { outcome.late += 1 }
      if let error = reply.answer.error {
        outcome.errors[error.code, default: 0] += 1
        if !scenario.errors.contains(error.code) { outcome.mistyped += 1 }
      } else {
        outcome.answered += 1
        if !FaultWorld.isRight(reply, number, scenario.lane) { outcome.wrong += 1 }
      }
    }
    // What is over soon is waited for.
    outcome.isBrief = scenario.lasts != nil
    // Its neighbours in the batch must not suffer.
    if scenario.poison != nil { outcome.wrong += abs(load - 1 - outcome.answered) }
  }

  /// Asks one question after the other until one is answered.
  private func recover(
    _ world: FaultWorld, from first: Int
  ) async throws -> (milliseconds: Double?, next: Int) {
    let began = ContinuousClock.now
    var number = first
    while ContinuousClock.now - began < .seconds(40) {
      try await world.submit(number..<number + 1, scenario.lane)
      let reply = try await world.replies(to: number..<number + 1, patience: .seconds(7))
      number += 1
      if reply[number - 1]?.first?.status == .ok {
        return ((ContinuousClock.now - began).inMilliseconds, number)
      }
      try await ContinuousClock().sleep(for: .milliseconds(50))
    }
    return (nil, number)
  }
}
