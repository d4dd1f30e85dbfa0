import Checking

/// A kind of run: how the group is set up, what it is asked, what is done to it.
struct Scenario: Sendable {
  var name: String
  var summary: String
  var settings = GroupSettings()
  var nodes = 1
  /// Whether nothing else may run on its brokers at the same time.
  var hurtsBrokers = false
  /// Seconds of faults when `--minutes` does not say.
  var seconds = 30.0
  var distinct = 400
  /// Requests a second; nil: as asked on the command line.
  var rate: Int?
  var total: Int?
  var keyed = 333
  var poison = 10
  var countsExecutions = false
  /// Whether a kill is judged by all that was open then.
  var judgesBacklog = false
  var takesTurns = false
  /// How long the simulated chat model takes; nil: none is asked.
  var chatDelay: Duration?
  var staticMembers: Set<String> = []
  /// Invariants of which one must fail: this run is to show that the checks can.
  var control: Set<Invariant>?
  var bounds = Checker.Bounds()
  var faults: @Sendable (Run, Double) async throws -> Void

  func load(_ options: Options) -> LoadPlan {
    LoadPlan(
      rate: rate ?? options.rate, distinct: distinct, total: total, keyed: keyed,
      poison: poison, takesTurns: takesTurns, asksModel: chatDelay != nil)
  }

  func afflict(_ run: Run) async throws {
    try await faults(run, run.options.seconds(of: self))
  }

  static let names = all.map(\.name)

  static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  /// The scenarios of names that may stand for several.
  static func expanded(_ names: [String]) throws -> [String] {
    try names.flatMap { name -> [String] in
      switch name {
      case "all": return Self.names
      // The longest first: they run side by side.
      case "short":
        return [
          "killpoints", "freeze", "stop", "no-map", "no-transactions", "coalescing",
          "no-coalescing",
        ]
      case "long":
        return [
          "kills", "storm", "killpoints", "freeze", "open-takeover", "all-dead",
          "takeover", "stop", "gentle", "burst",
          "keyed", "coalescing", "no-map", "no-transactions", "no-coalescing", "broker",
        ]
      case "controls": return all.filter { $0.control != nil }.map(\.name)
      default:
        guard all.contains(where: { $0.name == name }) else {
          throw Options.Fault.usage("there is no scenario \(name)")
        }
        return [name]
      }
    }
  }
}
