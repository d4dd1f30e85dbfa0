/// How the service is at a moment, as the admin pages tell it.
package struct ServiceStatus: Sendable, Equatable {
  package enum Phase: String, Sendable, Equatable {
    /// Connecting, building indexes, waiting for partitions.
    case starting
    case running
    /// Finishing the work begun.
    case stopping
  }

  /// Something the service needs or uses.
  package struct Dependency: Sendable, Equatable {
    package enum State: String, Sendable, Equatable {
      case ok
      /// It fails now; what does not need it goes on.
      case degraded
      /// Nothing goes without it.
      case down
    }

    /// Such as `kafka`, `database atlas`, `chat`.
    package var name: String
    package var state: State
    /// Why it is not ok, without secrets; empty when it is.
    package var reason: String

    package init(_ name: String, _ state: State, reason: String = "") {
      self.name = name
      self.state = state
      self.reason = reason
    }
  }

  package var phase: Phase
  package var group: String
  package var mode: String
  /// Partitions of the request topic that this member holds.
  package var partitions: [Int32]
  package var dependencies: [Dependency]
  /// How long ago the consumer was polled; nil before the first time.
  package var sinceLastPoll: Duration?
  /// Silence of the consumer after which the process counts as stuck.
  package var longestPoll: Duration

  package init(
    phase: Phase, group: String, mode: String, partitions: [Int32] = [],
    dependencies: [Dependency] = [], sinceLastPoll: Duration? = nil,
    longestPoll: Duration = .seconds(300)
  ) {
    self.phase = phase
    self.group = group
    self.mode = mode
    self.partitions = partitions
    self.dependencies = dependencies
    self.sinceLastPoll = sinceLastPoll
    self.longestPoll = longestPoll
  }
}

extension ServiceStatus {
  /// Why requests are not answered now; empty when they are.
  package var readinessProblems: [String] {
    var problems: [String] = []
    switch phase {
    case .starting: problems.append("the service is starting")
    case .stopping: problems.append("the service is stopping")
    case .running:
      if partitions.isEmpty { problems.append("no partitions are assigned") }
    }
    for dependency in dependencies where dependency.state == .down {
      problems.append(Self.problem(dependency))
    }
    return problems
  }

  /// What does not work as it should while requests are answered.
  package var warnings: [String] {
    dependencies.filter { $0.state == .degraded }.map(Self.problem)
  }

  /// Why the process should be started again; empty when it should not.
  package var livenessProblems: [String] {
    guard phase == .running, let sinceLastPoll, sinceLastPoll > longestPoll else { return [] }
    return ["the consumer was not polled for \(Int(sinceLastPoll / .seconds(1))) s"]
  }

  private static func problem(_ dependency: Dependency) -> String {
    "\(dependency.name) is \(dependency.state.rawValue)"
      + (dependency.reason.isEmpty ? "" : ": \(dependency.reason)")
  }
}
