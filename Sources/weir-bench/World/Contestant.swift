import Foundation

/// What is measured: the service as it ships, or the bare C loop.
struct Contestant: Sendable, Hashable {
  enum Program: Sendable { case weir, cLoop }

  var program: Program
  /// `exactly_once` or `at_least_once`.
  var mode: String
  var label: String
  /// Configuration of the service beyond the benchmark's own, as `key=value` flags.
  var flags: [String] = []
  /// A configuration of its own; nil: the benchmark's.
  var configuration: String?

  static func cLoop(_ mode: String) -> Contestant {
    Contestant(program: .cLoop, mode: mode, label: "C loop, \(mode.shownMode)")
  }

  static func weir(_ mode: String, _ remark: String = "", _ flags: [String] = []) -> Contestant {
    Contestant(
      program: .weir, mode: mode,
      label: "weir, \(mode.shownMode)" + (remark.isEmpty ? "" : ", \(remark)"), flags: flags)
  }
}

extension String {
  fileprivate var shownMode: String { replacingOccurrences(of: "_", with: " ") }
}

/// One run of a contestant: its group, its topics, its process.
struct Run {
  let bench: Bench
  let group: String
  let requests: String
  let replies: String
  let partitions: Int
  private let ownsRequests: Bool

  /// Makes the topics of one measurement, under a name of their own; ``end()`` deletes them.
  ///
  /// - Parameter backlog: a topic that holds the requests already, and is left alone.
  init(
    _ bench: Bench, _ name: String, partitions: Int, backlog: String? = nil
  ) throws(BenchError) {
    self.bench = bench
    self.partitions = partitions
    group = bench.name(name)
    requests = backlog ?? "\(group).requests"
    replies = "\(group).replies"
    ownsRequests = backlog == nil
    try bench.broker.create(topics, partitions: partitions)
  }

  /// A topic that was never made is passed over.
  func end() { bench.broker.delete(topics + [cache]) }

  var telemetry: String { group + ".telemetry" }
  var deadLetters: String { group + ".dead" }
  /// Made by the members that are told to use it.
  var cache: String { group + ".cache" }
  private var topics: [String] {
    [replies, telemetry, deadLetters] + (ownsRequests ? [requests] : [])
  }

  func start(_ contestant: Contestant, member: Int = 0) throws(BenchError) -> ChildProcess {
    let errors = bench.folder.appending(path: "\(group)-\(member).log")
    switch contestant.program {
    case .cLoop:
      return try ChildProcess(
        try bench.program("weir-bench-c"),
        [
          bench.broker.bootstrap, group, requests, replies, bench.database.path, contestant.mode,
        ], errors: errors)
    case .weir:
      return try ChildProcess(
        try bench.program("weir"), ["serve"] + configuration(contestant), errors: errors)
    }
  }

  /// What the process says when its partitions are assigned.
  func readiness(_ contestant: Contestant) -> String {
    contestant.program == .weir ? "weir " : "ready"
  }

  private func configuration(_ contestant: Contestant) -> [String] {
    [
      "--config", contestant.configuration ?? bench.configuration.path,
      "--kafka.bootstrapServers", bench.broker.bootstrap, "--kafka.groupId", group,
      "--delivery.mode", contestant.mode, "--delivery.transactionalIdPrefix", group,
      "--topics.requests", requests, "--topics.replies", replies,
      "--topics.telemetry", telemetry, "--topics.deadLetters", deadLetters,
      "--topics.partitions", "\(partitions)", "--logging.level", "warning",
      "--admin.enabled=false",
    ] + contestant.flags
  }
}
