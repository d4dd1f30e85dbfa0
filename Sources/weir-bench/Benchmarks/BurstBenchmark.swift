import Foundation
import JSON
import Synchronization

/// A burst of many requests over few questions, to three members: each question is asked of the
/// model once, also when a member is killed in the middle.
struct BurstBenchmark {
  private struct Case {
    var label: String
    var kills = false
    /// Whether members tell each other what they learnt (`caching.shared`).
    var shares = false
  }

  private static let cases = [
    Case(label: "all members live"),
    Case(label: "one member killed", kills: true),
    Case(label: "one killed, what is learnt is shared", kills: true, shares: true),
  ]

  private let bench: Bench
  private let partitions = 12
  private let distinct = 500
  private let members = 3

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    var report = Report("burst")
    let count = 50_000
    var table = Report.Table(
      title: "\(count) requests over \(distinct) questions, \(members) members, chat 650 ms",
      header: [
        "", "chat calls", "in flight at the kill", "answered", "repeats", "errors", "seconds",
      ], charted: 1)
    for one in Self.cases {
      let result = try burst(count, one)
      let label = one.label
      table.rows.append([
        label, "\(result.calls)", one.kills ? "\(result.inFlight)" : "-", "\(result.answered)",
        "\(result.repeats)", "\(result.errors)", result.seconds.shown,
      ])
      report.raw.append(JSONMember("\(label): chat calls", .integer(Int64(result.calls))))
      if one.kills {
        report.raw.append(
          JSONMember("\(label): asked by the killed", .integer(Int64(result.byKilled))))
      }
      if one.shares {
        report.bars.append(
          .atMost(
            Double(distinct + result.inFlight), "\(label): chat calls", Double(result.calls)))
      } else if !one.kills {
        report.bars += [
          .atMost(Double(distinct), "chat calls", Double(result.calls)),
          .atLeast(Double(distinct), "chat calls", Double(result.calls)),
        ]
      }
      report.bars += [
        .atLeast(Double(count), "\(label): answered", Double(result.answered)),
        .atMost(0, "\(label): repeats", Double(result.repeats)),
        .atMost(0, "\(label): errors", Double(result.errors)),
      ]
    }
    report.tables = [table, try embeddings(&report)]
    report.notes = [
      "In flight at the kill: questions the killed member had asked the model and not answered."
        + " Unless what is learnt is shared, what it had answered is asked anew where it is wanted"
        + " again, and so is what moves between the others."
    ]
    bench.progressEnds()
    return report
  }

  private struct Result {
    var calls = 0
    var answered = 0
    var repeats = 0
    var errors = 0
    var seconds = 0.0
    /// Questions that the killed member had asked the model and not answered.
    var inFlight = 0
    /// Calls of the killed member.
    var byKilled = 0
  }

  /// What each member asked the model: members have models of different names.
  private final class Prompts: Sendable {
    private let byModel = Mutex<[String: [String]]>([:])

    func add(_ prompt: String, of model: String) {
      byModel.withLock { $0[model, default: []].append(prompt) }
    }

    subscript(model: String) -> [String] { byModel.withLock { $0[model] ?? [] } }
  }

  /// Words that no template and no stored value knows, so that no two questions share a pattern.
  private static func question(_ number: Int) -> String {
    let letters = Array("bcdfghjklm")
    let word = String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
    return "Explain the \(word)ish oddity of \(word)ness"
  }

  private func flags(_ providers: SimulatedProviders, member: Int = 0) -> [String] {
    [
      "--models.chat.baseURL", providers.openAIBaseURL, "--models.chat.model",
      Self.model(member),
      "--models.chat.maxConcurrency", "1000", "--intake.defaultDeadlineMs", "120000",
    ]
  }

  private static func model(_ member: Int) -> String { "simulated-\(member)" }

  private func providers(
    _ prompts: Prompts = Prompts()
  ) throws(BenchError) -> SimulatedProviders {
    var options = SimulatedProviders.Options()
    options.chat = { request in
      prompts.add(request.question, of: request.model)
      return .content(
        "{\"lane\":\"sql\",\"tables\":[\"city\"],\"columns\":[\"city.name\"],\"literals\":[],"
          + "\"sql\":\"SELECT name FROM city ORDER BY id LIMIT 3\",\"search\":\"\","
          + "\"confidence\":0.9}")
    }
    do {
      return try SimulatedProviders(options)
    } catch {
      throw BenchError("the simulated providers do not start: \(error)")
    }
  }

  private func burst(_ count: Int, _ one: Case) throws(BenchError) -> Result {
    let prompts = Prompts()
    let providers = try providers(prompts)
    defer { providers.stop() }
    let run = try Run(bench, "bench.burst", partitions: partitions)
    defer { run.end() }
    var children: [ChildProcess] = []
    defer { for child in children { child.end() } }
    for member in 0..<members {
      let contestant = Contestant.weir(
        "exactly_once", "",
        flags(providers, member: member) + [
          "--answers.freshnessSeconds=600", "--kafka.sessionTimeoutMs", "6000",
        ] + (one.shares ? ["--caching.shared=true", "--topics.cache", run.cache] : []))
      let child = try run.start(contestant, member: member)
      children.append(child)
      _ = try child.waitForLine("weir ", within: .seconds(60))
    }
    let watch = try ReplyWatch(
      bench.broker, topic: run.replies, partitions: partitions, keepsValues: true)
    defer { watch.stop() }
    // The last balance of the group settles.
    Pause.wait(.seconds(4))
    let factory = RequestFactory(cities: bench.cities)
    let began = ContinuousClock.now
    var isKilled = false
    /// In the middle: as soon as the member waits for many answers of the model.
    func killInTheMiddle() {
      guard one.kills, !isKilled, prompts[Self.model(0)].count >= 50 else { return }
      children[0].kill()
      isKilled = true
    }
    try Backlog.fill(
      bench.broker, topic: run.requests, count: count, progress: { _ in killInTheMiddle() },
      record: {
        factory.record(
          $0, topic: run.requests, id: "b-", question: Self.question($0 % distinct),
          members: "\"database\":\"bench\",\"mode\":\"sql\"")
      })
    var result = Result()
    if one.kills {
      let end = ContinuousClock.now + .seconds(30)
      while !isKilled, ContinuousClock.now < end {
        killInTheMiddle()
        Pause.wait(.milliseconds(2))
      }
      // Answers that are on their way to the watch have time to come.
      Pause.wait(.milliseconds(500))
      let asked = prompts[Self.model(0)]
      let answered = Set(
        watch.arrivals.keys.compactMap { Int($0.dropFirst(2)).map { $0 % distinct } }
      ).map(Self.question)
      result.byKilled = asked.count
      result.inFlight = asked.count { prompt in
        !answered.contains { prompt.contains($0) }
      }
    }
    try watch.wait(for: count, within: .seconds(180)) {
      bench.progress(one.label, $0, of: count)
    }
    result.seconds = began.duration(to: .now).seconds
    // What would come twice has time to come.
    Pause.wait(.seconds(1))
    result.calls = providers.counters(.chat).calls
    result.answered = watch.count
    result.repeats = watch.repeats
    let okay = Array("\"status\":\"ok\"".utf8)
    result.errors = watch.arrivals.values.count { !$0.value.contains(sequence: okay) }
    return result
  }

  /// A thousand distinct searches at once: how many calls their embeddings take.
  private func embeddings(_ report: inout Report) throws(BenchError) -> Report.Table {
    let (count, cap) = (1000, 64)
    let providers = try providers()
    defer { providers.stop() }
    let run = try Run(bench, "bench.embeddings", partitions: partitions)
    defer { run.end() }
    let file = bench.folder.appending(path: "\(run.group).yaml")
    try bench.write(
      "databases:\n  bench:\n    path: \(bench.database.path)\n"
        + "collections:\n  notes:\n    kind: qdrant\n    embedding: api\n"
        + "    url: \(providers.qdrantURL)\n    collection: notes\n", to: file)
    var contestant = Contestant.weir(
      "at_least_once", "",
      flags(providers) + [
        "--models.embeddings.kind", "api", "--models.embeddings.baseURL",
        providers.openAIBaseURL, "--models.embeddings.model", "simulated",
        "--models.embeddings.batchItems", "\(cap)", "--models.embeddings.dimensions", "64",
        "--models.embeddings.maxConcurrency", "64",
      ])
    contestant.configuration = file.path
    let watch = try ReplyWatch(bench.broker, topic: run.replies, partitions: partitions)
    defer { watch.stop() }
    // They lie there when the service starts: all at once.
    let factory = RequestFactory(cities: bench.cities)
    try Backlog.fill(bench.broker, topic: run.requests, count: count) {
      factory.record(
        $0, topic: run.requests, id: "e-", question: Self.question($0),
        members: "\"collections\":[\"notes\"],\"mode\":\"vector\"")
    }
    let child = try run.start(contestant)
    defer { child.end() }
    try watch.wait(for: count, within: .seconds(60)) {
      bench.progress("embeddings", $0, of: count)
    }
    let calls = providers.counters(.embeddings).calls
    report.bars.append(
      .atMost(
        Double((count + cap - 1) / cap + 1), "embedding calls for \(count) searches",
        Double(calls)))
    return Report.Table(
      title: "\(count) distinct searches at once, \(cap) texts a call",
      header: ["", "calls"], rows: [["embeddings", "\(calls)"]], charted: 1)
  }
}

extension [UInt8] {
  func contains(sequence: [UInt8]) -> Bool {
    guard count >= sequence.count else { return false }
    return (0...(count - sequence.count)).contains {
      self[$0..<($0 + sequence.count)] == sequence[...]
    }
  }
}
