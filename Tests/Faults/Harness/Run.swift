import Checking
import Foundation
import Kafka
import TestSupport

/// One scenario on one cluster: a group, its load, its faults, and what came of it.
actor Run {
  let scenario: Scenario
  let options: Options
  let kafka: KafkaInstance
  let cluster: any KafkaCluster
  let topics: Topics
  let clock = RunClock()
  let load: Load
  let eye: Eye
  private let offsets: OffsetsLog
  private let offsetsReader: TopicReader
  private let folder: String
  let chat: ChatProvider?
  private(set) var members: [Member] = []
  private(set) var events: [FaultEvent] = []
  private var samples: [ResourceSample] = []
  private var pulses: [Pulse] = []
  private var orphaned: Set<Int32> = []
  private(set) var troubles: [String] = []
  var dice: SplitMix64

  init(_ scenario: Scenario, _ options: Options, _ kafka: KafkaInstance) throws {
    self.scenario = scenario
    self.options = options
    self.kafka = kafka
    dice = SplitMix64(seed: options.seed &+ UInt64(scenario.name.utf8.reduce(0) { $0 + Int($1) }))
    cluster = LibrdkafkaCluster(
      KafkaClientConfiguration(bootstrapServers: kafka.bootstrapServers))
    let name = "\(scenario.name)-\(UInt32.random(in: 0...UInt32.max))"
    topics = Topics(run: name, partitions: 6)
    folder = NSTemporaryDirectory() + "weir-faults/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try topics.create(on: cluster)
    chat = try scenario.chatDelay.map { try ChatProvider(delay: $0) }
    let offsets = OffsetsLog(group: topics.group, requests: topics.requests)
    self.offsets = offsets
    offsetsReader = try TopicReader(
      cluster, (0..<4).map { TopicPartition(OffsetsLog.topic, $0) }, isolation: "read_committed"
    ) { offsets.take($0) }
    eye = try Eye(cluster, topics: topics, clock: clock)
    load = Load(
      scenario.load(options), topics: topics, clock: clock, seed: options.seed)
    try QuestionBook.makeDatabase(at: folder + "/staff.sqlite")
  }

  /// Everything from the first member's start to the verdicts.
  func perform() async throws -> RunResult {
    for number in 0..<options.members { try addMember("m\(number)") }
    for member in members { try member.launch(faults: scenario.settings.faults) }
    for member in members { try await waitForReadiness(member) }
    await pause(2)
    say("\(scenario.name): \(members.count) members are ready")
    try await withThrowingTaskGroup { group in
      group.addTask { try await self.load.run(on: self.cluster) }
      group.addTask {
        defer { self.load.stop() }
        try await self.scenario.afflict(self)
      }
      group.addTask { await self.watch() }
      group.addTask { await self.feelPulse() }
      // The watch ends with the load.
      try await group.waitForAll()
    }
    await settle()
    await stopAll()
    let evidence = try await collect()
    await eye.stop()
    await offsetsReader.stop()
    let findings = Checker(evidence, bounds: scenario.bounds).findings()
    let result = RunResult(
      scenario: scenario, findings: findings, requests: evidence.submissions.count,
      kills: events.filter { $0.kind == .kill }.count, seconds: clock.now, troubles: troubles,
      folder: folder)
    if result.isAsExpected, !options.isKept {
      try? FileManager.default.removeItem(atPath: folder)
    }
    return result
  }

  // MARK: Members

  func addMember(_ name: String, isStatic: Bool = false) throws {
    let path = "\(folder)/\(name).yaml"
    let text = scenario.settings.yaml(
      member: name, isStatic: isStatic || scenario.staticMembers.contains(name), topics: topics,
      bootstrapServers: kafka.bootstrapServers, database: folder + "/staff.sqlite",
      chatURL: chat?.baseURL ?? "")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    members.append(
      Member(name: name, program: options.weir, configuration: path, folder: folder))
  }

  func launch(_ member: Member, faults: String = "") throws {
    let all = [scenario.settings.faults, faults].filter { !$0.isEmpty }.joined(separator: ",")
    try member.launch(faults: all)
    note(.start, member)
  }

  /// Ready members have partitions; those more than there are partitions are ready without.
  func waitForReadiness(_ member: Member, seconds: Double = 60) async throws {
    guard await waitUntil(seconds, { member.isReady || !member.isRunning }), member.isRunning
    else {
      throw HarnessError("\(member.name) did not become ready: \(member.logPath)")
    }
  }

  func note(_ kind: FaultEvent.Kind, _ member: Member? = nil) {
    events.append(FaultEvent(kind, clock.now, member: member?.name ?? ""))
  }

  /// Remembers what a member had that is to be killed.
  func bereave(_ member: Member) { orphaned = member.partitions }

  func complain(_ trouble: String) {
    say("\(scenario.name): \(trouble)")
    troubles.append(trouble)
  }

  func random(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &dice) }
  func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }

  // MARK: The end

  /// Takes samples of a member that nothing is done to, and of who died by itself.
  private func watch() async {
    while !load.isStopped {
      if let witness = members.first?.processID, let sample = Self.sample(witness, clock.now) {
        samples.append(sample)
      }
      await pause(1)
    }
  }

  /// Takes the machine's pulse: how long ten milliseconds' worth of computing take now.
  private func feelPulse() async {
    while !load.isStopped {
      let pulse = await Self.compute(clock)
      pulses.append(pulse)
      await pause(0.4)
    }
  }

  private nonisolated static func compute(_ clock: RunClock) async -> Pulse {
    let start = clock.now
    var dice = SplitMix64(seed: 1)
    var sum: UInt64 = 0
    for _ in 0..<Pulse.steps { sum &+= dice.next() }
    return Pulse(time: start + (sum == 0 ? 1 : 0), seconds: clock.now - start)
  }

  private static func sample(_ process: Int32, _ time: Double) -> ResourceSample? {
    let folder = "/proc/\(process)"
    guard
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd"),
      let status = try? String(contentsOfFile: folder + "/status", encoding: .utf8)
    else { return nil }
    func number(_ name: String) -> Int {
      for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
        return line.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst().first
          .flatMap { Int($0) } ?? 0
      }
      return 0
    }
    return ResourceSample(
      time: time, descriptors: descriptors.count, threads: number("Threads"),
      residentKilobytes: number("VmRSS"))
  }

  /// Waits until every request that the broker took has an outcome, as long as there is progress.
  private func settle() async {
    for member in members where !member.isRunning {
      try? launch(member)
    }
    var last = -1
    var since = clock.now
    while clock.now - since < 30 {
      let acknowledged = load.submissions.filter(\.value.isAcknowledged).keys
      let missing = eye.unanswered(of: acknowledged)
      if missing == 0 { break }
      if missing != last { (last, since) = (missing, clock.now) }
      await pause(0.2)
    }
    // What would come twice comes now.
    await pause(2)
  }

  private func stopAll() async {
    for member in members { member.signal(SIGTERM) }
    for member in members {
      if !(await member.waitForEnd(25)) {
        complain("\(member.name) did not stop in 25 s: \(member.logPath)")
        member.signal(SIGKILL)
        _ = await member.waitForEnd(5)
      } else if let end = member.end, end != .exit(0) {
        complain("\(member.name) ended with \(end): \(member.logPath)")
      }
    }
  }

  private func collect() async throws -> Evidence {
    var evidence = try await FinalReading(cluster: cluster, topics: topics).evidence(offsets)
    evidence.submissions = load.submissions
    evidence.seenEarly = eye.places
    evidence.arrivals = eye.arrivals
    evidence.answered = eye.answered
    evidence.judgesBacklog = scenario.judgesBacklog
    evidence.orphaned = orphaned
    evidence.faults = events
    evidence.resources = samples
    evidence.pulses = pulses
    evidence.rebalances = members.first?.rebalances ?? 0
    evidence.judgesRecovery = scenario.control == nil
    evidence.providerCalls = chat?.calls ?? [:]
    if scenario.countsExecutions {
      evidence.distinctQuestions = load.distinctAsked
      evidence.expectsNoHops = scenario.load(options).keyed == 1000
    }
    return evidence
  }
}

extension Pulse {
  /// Some milliseconds of a debug build.
  fileprivate static let steps = 100_000
}

/// What one scenario came to.
struct RunResult {
  var scenario: Scenario
  var findings: [Finding]
  var requests: Int
  var kills: Int
  var seconds: Double
  var troubles: [String]
  var folder: String

  /// A control is as expected when the invariant it attacks failed; any other run when none did.
  var isAsExpected: Bool {
    if let attacked = scenario.control {
      return findings.contains { attacked.contains($0.invariant) && $0.verdict == .failed }
    }
    return troubles.isEmpty
      && findings.allSatisfy { $0.verdict == .passed || $0.verdict == .unjudged }
  }
}
