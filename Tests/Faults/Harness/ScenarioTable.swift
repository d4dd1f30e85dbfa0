import Checking

extension Scenario {
  /// Executions that take up to this long keep flights in the air when faults happen.
  private static func slow(_ milliseconds: Int) -> String { "slow:\(milliseconds)" }

  /// Session, what others need to notice and to finish, and two seconds.
  private static func recovery(_ settings: GroupSettings) -> Checker.Bounds {
    var bounds = Checker.Bounds()
    bounds.recovery =
      Double(settings.sessionTimeoutMs + settings.sessionTimeoutMs / 5 + settings.drainTimeoutMs)
      / 1000 + 2
    return bounds
  }

  /// A survivor keeps a connection to the model for each call it once had under way.
  private static func asking() -> Checker.Bounds {
    var bounds = Checker.Bounds()
    bounds.descriptorGrowth = 150
    return bounds
  }

  static let all: [Scenario] = [
    Scenario(
      name: "kills", summary: "members die at random and come back",
      settings: GroupSettings(faults: slow(200)), seconds: 60, staticMembers: ["m2"],
      bounds: recovery(GroupSettings()), faults: Faults.kills),
    Scenario(
      name: "killpoints", summary: "a member dies at each named point",
      settings: GroupSettings(faults: slow(100)), seconds: 25, bounds: recovery(GroupSettings()),
      faults: Faults.killPoints),
    Scenario(
      name: "freeze", summary: "members stop beyond their session and wake again",
      settings: GroupSettings(faults: slow(200)), seconds: 30, faults: Faults.freezes),
    Scenario(
      name: "storm", summary: "members join and leave every few seconds",
      settings: GroupSettings(
        maxInFlight: 100, window: 200, faults: slow(400) + ",beforeMembership:wait-60:*"),
      seconds: 45, faults: Faults.storm),
    Scenario(
      name: "broker", summary: "brokers of three die in turn",
      settings: GroupSettings(faults: slow(100)), nodes: 3, hurtsBrokers: true, seconds: 60,
      faults: Faults.brokers),
    Scenario(
      name: "broker-restart", summary: "the only broker restarts",
      settings: GroupSettings(faults: slow(100)), hurtsBrokers: true, seconds: 30,
      faults: Faults.brokerRestart),
    Scenario(
      name: "coalescing", summary: "the same questions from everywhere",
      settings: GroupSettings(freshnessSeconds: 3000), distinct: 200, rate: 2500, total: 20_000,
      keyed: 0, poison: 0, countsExecutions: true, faults: Faults.none),
    Scenario(
      name: "keyed", summary: "the same questions, keyed by fingerprint: no hop",
      settings: GroupSettings(freshnessSeconds: 3000), distinct: 200, rate: 2500, total: 20_000,
      keyed: 1000, poison: 0, countsExecutions: true, faults: Faults.none),
    Scenario(
      name: "burst", summary: "few questions, many requests, a slow chat model",
      settings: GroupSettings(freshnessSeconds: 3000), distinct: 200, rate: 1500, total: 6000,
      keyed: 0, poison: 0, countsExecutions: true, chatDelay: .milliseconds(650),
      faults: Faults.none),
    Scenario(
      name: "stop", summary: "members stop gracefully under load: nothing is done twice",
      settings: GroupSettings(freshnessSeconds: 3000, drainTimeoutMs: 5000), seconds: 30,
      distinct: 39_000, rate: 60, poison: 0, takesTurns: true, chatDelay: .milliseconds(700),
      bounds: asking(), faults: Faults.stops),
    Scenario(
      name: "gentle", summary: "the same at least once: where nothing dies nothing comes twice",
      settings: GroupSettings(
        mode: "at_least_once", freshnessSeconds: 3000, drainTimeoutMs: 5000), seconds: 30,
      distinct: 39_000, rate: 60, poison: 0, takesTurns: true, chatDelay: .milliseconds(700),
      bounds: asking(), faults: Faults.stops),
    Scenario(
      name: "takeover", summary: "a member dies with thousands in flight and stays away",
      settings: GroupSettings(freshnessSeconds: 0), distinct: 400, rate: 1500, total: 18_000,
      poison: 0, judgesBacklog: true, chatDelay: .milliseconds(100),
      bounds: recovery(GroupSettings()), faults: Faults.takeover),
    Scenario(
      name: "open-takeover", summary: "a member dies inside a transaction and stays away",
      settings: GroupSettings(faults: slow(100)), seconds: 60, bounds: recovery(GroupSettings()),
      faults: Faults.openTakeover),
    Scenario(
      name: "all-dead", summary: "all die, one inside a transaction; others come, by other names",
      settings: GroupSettings(hasSlots: false, faults: slow(100)), seconds: 60,
      bounds: recovery(GroupSettings()), faults: Faults.allDie),
    Scenario(
      name: "no-transactions", summary: "control: the same kills at least once",
      settings: GroupSettings(mode: "at_least_once", faults: slow(20)), seconds: 14, rate: 1200,
      staticMembers: ["m1", "m2"],
      control: [.noneTwice], faults: Faults.quickKills),
    Scenario(
      name: "no-map", summary: "control: the map of done offsets is ignored",
      settings: GroupSettings(faults: slow(2000) + ",off:map"), seconds: 20, rate: 400,
      control: [.noneTwice, .mapsGrow], faults: Faults.quickKills),
    Scenario(
      name: "no-coalescing", summary: "control: every request is executed",
      settings: GroupSettings(freshnessSeconds: 3000, faults: "off:coalescing"), distinct: 50,
      rate: 500, total: 1000, poison: 0, countsExecutions: true, control: [.oneExecution],
      faults: Faults.none),
  ]
}
