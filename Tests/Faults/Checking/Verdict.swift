/// What a check says.
package enum Verdict: String, Sendable, Comparable {
  /// The run had nothing this check could be made on.
  case unjudged = "-"
  case passed = "PASSED"
  /// The readers could not see everything, so that nothing can be said.
  case unknown = "UNKNOWN"
  case failed = "FAILED"

  private var weight: Int {
    switch self {
    case .unjudged: 0
    case .passed: 1
    case .unknown: 2
    case .failed: 3
    }
  }

  package static func < (left: Verdict, right: Verdict) -> Bool { left.weight < right.weight }
}

/// The promises that are checked.
package enum Invariant: Int, CaseIterable, Sendable, Comparable {
  case noneLost = 1
  case noneTwice, nonePhantom, nothingAborted, offsetsMatch, mapsGrow, telemetryMatches
  case oneExecution, frozenSilent, recoveryBounded, stopClean, nothingLeaks, poisonApart

  package var name: String { "I\(rawValue)" }

  package var meaning: String {
    switch self {
    case .noneLost: "no request is lost"
    case .noneTwice: "no request has two outcomes"
    case .nonePhantom: "each outcome is the right one for its request"
    case .nothingAborted: "nothing of an aborted transaction is visible"
    case .offsetsMatch: "done offsets = requests with an outcome"
    case .mapsGrow: "base and map are sound and never go back"
    case .telemetryMatches: "telemetry ids = outcome ids"
    case .oneExecution: "one execution for identical requests"
    case .frozenSilent: "a frozen member adds nothing when it wakes"
    case .recoveryBounded: "others take over in time"
    case .stopClean: "a graceful stop repeats nothing"
    case .nothingLeaks: "kills and rebalances leak nothing"
    case .poisonApart: "poison goes to the dead letters alone"
    }
  }

  package static func < (left: Invariant, right: Invariant) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// One check's result, with what it is made on.
package struct Finding: Sendable {
  package var invariant: Invariant
  package var verdict: Verdict
  package var numbers: [(name: String, value: Int)]
  /// Some of what is wrong, for a person to look at.
  package var examples: [String]

  package init(
    _ invariant: Invariant, _ verdict: Verdict, _ numbers: [(name: String, value: Int)] = [],
    examples: [String] = []
  ) {
    self.invariant = invariant
    self.verdict = verdict
    self.numbers = numbers
    self.examples = Array(examples.prefix(5))
  }

  /// Failed where there are faults, else unknown where something could not be seen, else passed.
  init(
    _ invariant: Invariant, faults: [String], unseen: [String],
    numbers: [(name: String, value: Int)]
  ) {
    self.init(
      invariant, !faults.isEmpty ? .failed : !unseen.isEmpty ? .unknown : .passed,
      numbers + [("faults", faults.count)], examples: faults.isEmpty ? unseen : faults)
  }

  package func number(_ name: String) -> Int? { numbers.first { $0.name == name }?.value }
}
