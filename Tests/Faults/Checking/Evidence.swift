/// Where a record lies.
package struct Place: Hashable, Sendable, CustomStringConvertible {
  package var topic: String
  package var partition: Int32
  package var offset: Int64

  package init(_ topic: String, _ partition: Int32, _ offset: Int64) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
  }

  package var description: String { "\(topic)/\(partition)/\(offset)" }
}

/// What was asked, and what must come of it.
package struct Submission: Sendable {
  package enum Expectation: Sendable, Equatable {
    /// A reply whose first value is this.
    case answer(Int64)
    /// An error reply with this code; a dead letter beside it, or none.
    case refusal(code: String, deadLetter: Bool)
  }

  package var expectation: Expectation
  package var replyTopic: String
  /// Nil: any.
  package var replyPartition: Int32?
  /// Whether the broker said that it has it; without that it may or may not exist.
  package var isAcknowledged: Bool
  /// Seconds since the run began.
  package var time: Double

  package init(
    _ expectation: Expectation, replyTopic: String, replyPartition: Int32? = nil,
    isAcknowledged: Bool = true, time: Double = 0
  ) {
    self.expectation = expectation
    self.replyTopic = replyTopic
    self.replyPartition = replyPartition
    self.isAcknowledged = isAcknowledged
    self.time = time
  }

  var isPoison: Bool {
    if case .refusal = expectation { true } else { false }
  }
}

/// A record of the request topic.
package struct RequestRecord: Sendable {
  package var place: Place
  /// The correlation its sender gave it; unique.
  package var token: String?
  /// Where it first lay and how often it was sent home, from its `weir-origin` header.
  package var origin: (partition: Int32, offset: Int64, hops: Int)?

  package init(
    _ place: Place, token: String?,
    origin: (partition: Int32, offset: Int64, hops: Int)? = nil
  ) {
    self.place = place
    self.token = token
    self.origin = origin
  }
}

/// A reply or a dead letter.
package struct Outcome: Sendable {
  package enum Kind: Sendable { case reply, deadLetter }

  package var kind: Kind
  package var place: Place
  package var token: String?
  /// The request record that it completes, as its own headers say.
  package var request: Place?
  package var isLast: Bool
  /// The error's code; nil when it is an answer.
  package var errorCode: String?
  /// The first value of the first row.
  package var value: Int64?
  /// Whether it came from another request's execution, at the time or before.
  package var isShared: Bool

  package init(
    _ kind: Kind, at place: Place, token: String?, request: Place?, isLast: Bool = true,
    errorCode: String? = nil, value: Int64? = nil, isShared: Bool = false
  ) {
    self.kind = kind
    self.place = place
    self.token = token
    self.request = request
    self.isLast = isLast
    self.errorCode = errorCode
    self.value = value
    self.isShared = isShared
  }
}

/// One committed offset with its note, as the group's own log has it.
package struct Commit: Sendable, Equatable {
  package var partition: Int32
  package var offset: Int64
  package var metadata: String

  package init(_ partition: Int32, _ offset: Int64, _ metadata: String) {
    self.partition = partition
    self.offset = offset
    self.metadata = metadata
  }
}

/// Something done to the group.
package struct FaultEvent: Sendable {
  package enum Kind: String, Sendable {
    case kill, freeze, thaw, start, stop, brokerDown, brokerUp
  }

  package var kind: Kind
  package var time: Double
  package var member: String

  package init(_ kind: Kind, _ time: Double, member: String = "") {
    self.kind = kind
    self.time = time
    self.member = member
  }
}

/// An outcome of a partition's request: when a member produced it, and when it was visible.
package struct Arrival: Sendable {
  package var partition: Int32
  package var made: Double
  package var seen: Double

  package init(_ partition: Int32, made: Double, seen: Double) {
    self.partition = partition
    self.made = made
    self.seen = seen
  }
}

/// What a process held at one moment.
package struct ResourceSample: Sendable {
  package var time: Double
  package var descriptors: Int
  package var threads: Int
  package var residentKilobytes: Int

  package init(time: Double, descriptors: Int, threads: Int, residentKilobytes: Int) {
    self.time = time
    self.descriptors = descriptors
    self.threads = threads
    self.residentKilobytes = residentKilobytes
  }
}

/// How long a fixed piece of computing took at one moment: what the machine had left for it.
package struct Pulse: Sendable {
  package var time: Double
  package var seconds: Double

  package init(time: Double, seconds: Double) {
    self.time = time
    self.seconds = seconds
  }
}

/// All that a run left behind, as independent readers saw it after the group fell silent.
package struct Evidence: Sendable {
  package var requestTopic = "requests"
  /// By token.
  package var submissions: [String: Submission] = [:]
  package var requests: [RequestRecord] = []
  package var outcomes: [Outcome] = []
  /// Records of outgoing topics that a read-committed reader saw while the run went on.
  package var seenEarly: Set<Place> = []
  /// Records that only a read-uncommitted reader sees: proof that transactions were aborted.
  package var abortedCount = 0
  /// Request records that telemetry tells of, once for each record of telemetry.
  package var told: [Place] = []
  /// All commits in the order in which they took effect.
  package var commits: [Commit] = []
  package var logEnds: [Int32: Int64] = [:]
  package var faults: [FaultEvent] = []
  package var arrivals: [Arrival] = []
  /// When the final reply to a request was first seen, by token.
  package var answered: [String: Double] = [:]
  /// Whether all that was in flight at a kill must be answered within the bound, not only the first.
  package var judgesBacklog = false
  /// Partitions that the last member to be killed had.
  package var orphaned: Set<Int32> = []
  /// Executions counted by the simulated provider, by question; empty when it was not asked.
  package var providerCalls: [String: Int] = [:]
  /// Questions whose requests were sent, as the provider counts them.
  package var distinctQuestions = 0
  /// Whether every request was sent to its home, so that none had to be sent on.
  package var expectsNoHops = false
  /// Whether kills were given the time that others need to take over.
  package var judgesRecovery = true
  /// Of the machine, all through the run.
  package var pulses: [Pulse] = []
  /// Of a member that lived through everything.
  package var resources: [ResourceSample] = []
  /// Rebalances that member went through.
  package var rebalances = 0
  /// Partitions in which a transaction was left open.
  package var openTransactions: [String] = []
  /// What the readers could not see.
  package var unseen: [String] = []

  package init() {}
}
