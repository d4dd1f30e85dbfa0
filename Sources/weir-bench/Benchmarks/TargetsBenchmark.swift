import Foundation
import JSON
import Kafka
import SQLite

/// The four operations of the optimisation guide: its sequential flow beside the service's own, with
/// simulated providers of the guide's latencies.
struct TargetsBenchmark {
  private struct Operation: Sendable {
    var name: String
    /// What the guide says of today and of the goal.
    var current: String
    var target: Double
    /// What the service promises beyond the guide, at the median.
    var cold: Double
    var warm: Double
    var mode: String
    /// Words of a question; the number keeps questions apart where they are to be apart.
    var question: @Sendable (Int, Cities) -> String
    /// What the model answers, for every call.
    var plan: String
  }

  private struct Side: Hashable {
    var label: String
    var strategy: String
    var isWarm: Bool
    var mode = "exactly_once"
  }

  private let bench: Bench
  private let partitions = 2
  private static let slowSQL =
    "SELECT c.name, (SELECT sum(v.amount) FROM visit v WHERE v.city_id = c.id) AS total"
    + " FROM city c WHERE c.country = 'Land 7' ORDER BY total DESC LIMIT 10"
  private static let operations = [
    Operation(
      name: "simple SQL", current: "~2,000", target: 500, cold: 15, warm: 5, mode: "sql",
      question: { "What is the country of the city \($1.names[$0 % $1.names.count])?" },
      plan: plan("sql", "SELECT country FROM city WHERE id = 7")),
    Operation(
      name: "vector search", current: "~1,500", target: 300, cold: 615, warm: 260, mode: "vector",
      question: { number, _ in "notes about the oddity of thing \(word(number))" },
      plan: plan("vector", "")),
    Operation(
      name: "hybrid", current: "~4,000", target: 1000, cold: 700, warm: 270, mode: "hybrid",
      question: { number, _ in "what notes say on the visits of places like \(word(number))" },
      plan: plan(
        "hybrid",
        "SELECT c.name, (SELECT sum(v.amount) FROM visit v WHERE v.city_id = c.id) AS total"
          + " FROM json_each(:hits) AS hit JOIN city c ON c.id = hit.value ORDER BY total DESC")),
    Operation(
      name: "complex SQL", current: "~3,000", target: 800, cold: 700, warm: 15, mode: "sql",
      question: { number, _ in
        "explain how \(word(number)) visits weigh among the places of the seventh land"
      },
      plan: plan("sql", slowSQL)),
  ]
  private static let sides = [
    Side(label: "sequential", strategy: "sequential", isWarm: false),
    Side(label: "weir cold", strategy: "pipeline", isWarm: false, mode: "at_least_once"),
    Side(label: "weir warm", strategy: "pipeline", isWarm: true, mode: "at_least_once"),
    Side(label: "weir cold, exactly once", strategy: "pipeline", isWarm: false),
    Side(label: "weir warm, exactly once", strategy: "pipeline", isWarm: true),
  ]

  private static let runs = [
    ("sequential", "exactly_once"), ("pipeline", "at_least_once"), ("pipeline", "exactly_once"),
  ]

  init(_ bench: Bench) { self.bench = bench }

  private static func plan(_ lane: String, _ sql: String) -> String {
    let json: JSONValue = [
      "lane": .string(lane), "tables": ["city"], "columns": [], "literals": [],
      "sql": .string(sql), "search": "oddity", "confidence": 0.9,
    ]
    return String(decoding: json.encoded, as: UTF8.self)
  }

  private static func point(_ number: Int) -> QdrantSimulation.Point {
    let vector = (0..<64).map { place in Float((place * 7 + number * 13) % 17 - 8) }
    return QdrantSimulation.Point(
      id: .integer(Int64(number)), vector: vector,
      payload: ["city": .integer(Int64(number))])
  }

  /// Letters only: words, not values.
  private static func word(_ number: Int) -> String {
    let letters = Array("bcdfghjklm")
    return String(String(number).map { letters[$0.wholeNumberValue ?? 0] }) + "ish"
  }

  func run() throws(BenchError) -> Report {
    let slow = bench.folder.appending(path: "unindexed.sqlite").path
    let fast = bench.folder.appending(path: "indexed.sqlite").path
    try visits(into: slow, isIndexed: false)
    try visits(into: fast, isIndexed: true)
    var measured: [String: [Side: Samples]] = [:]
    let rounds = max(5, bench.options.rounds)
    for operation in Self.operations {
      for (strategy, mode) in Self.runs {
        try measure(
          operation, strategy, mode, database: strategy == "sequential" ? slow : fast, rounds,
          &measured[operation.name, default: [:]])
      }
    }
    bench.progressEnds()
    return report(measured)
  }

  private func report(_ measured: [String: [Side: Samples]]) -> Report {
    var report = Report("targets")
    var table = Report.Table(
      title: "From produce to reply in ms; chat 650, embeddings 350, vector search 250",
      header: [
        "operation", "side", "p50", "p95", "p99", "guide: current", "guide: target", "speed-up",
      ], charted: 2)
    for operation in Self.operations {
      let sides = measured[operation.name] ?? [:]
      let base = sides[Self.sides[0]]?.median ?? .nan
      for side in Self.sides {
        guard let samples = sides[side] else { continue }
        table.rows.append([
          operation.name, side.label, samples.median.shown, samples.quantile(0.95).shown,
          samples.quantile(0.99).shown, operation.current, operation.target.shown,
          (base / samples.median).shown,
        ])
        report.keep("\(operation.name), \(side.label): ms", samples)
        guard side.strategy == "pipeline" else { continue }
        if side.isWarm || operation.name != "vector search" {
          report.bars.append(
            .atMost(
              operation.target, "\(operation.name), \(side.label), p95", samples.quantile(0.95),
              "ms"))
        }
        // A transaction has a cost of its own, which `latency` measures.
        if side.mode == "at_least_once" {
          report.bars.append(
            .atMost(
              side.isWarm ? operation.warm : operation.cold,
              "\(operation.name), \(side.label), p50", samples.median, "ms"))
        }
      }
    }
    report.tables = [table]
    report.notes = [
      "Sequential runs its SQL on tables without indexes, as the guide found them; the service on"
        + " indexed ones. Its goal for a search counts from a warm embedding."
    ]
    return report
  }

  private func measure(
    _ operation: Operation, _ strategy: String, _ mode: String, database: String, _ rounds: Int,
    _ measured: inout [Side: Samples]
  ) throws(BenchError) {
    var options = SimulatedProviders.Options()
    options.chat = { [plan = operation.plan] _ in .content(plan) }
    let providers: SimulatedProviders
    do {
      providers = try SimulatedProviders(options)
    } catch {
      throw BenchError("the simulated providers do not start: \(error)")
    }
    defer { providers.stop() }
    providers.put((0..<200).map(Self.point), into: "notes")
    let run = try Run(bench, "bench.targets", partitions: partitions)
    defer { run.end() }
    var contestant = Contestant.weir(
      mode, "",
      [
        "--answering.strategy", strategy, "--answers.freshnessSeconds=0",
        "--models.chat.baseURL", providers.openAIBaseURL, "--models.chat.model", "simulated",
        "--models.embeddings.kind", "api", "--models.embeddings.baseURL",
        providers.openAIBaseURL, "--models.embeddings.model", "simulated",
        "--models.embeddings.dimensions", "64",
      ])
    contestant.configuration = try configuration(database, providers, run.group)
    let child = try run.start(contestant)
    defer { child.end() }
    _ = try child.waitForLine("weir ", within: .seconds(60))
    let watch = try ReplyWatch(
      bench.broker, topic: run.replies, partitions: partitions, keepsValues: true)
    defer { watch.stop() }
    let producer = try bench.broker.makeProducer(linger: 0)
    defer { producer.close() }
    try bench.broker.asked { () throws(KafkaError) in try producer.warm(topics: [run.requests]) }
    let asker = Asker(
      bench: bench, run: run, watch: watch, producer: producer,
      members: "\"database\":\"bench\",\"mode\":\"\(operation.mode)\"")
    // One question that nobody counts: connections and code are warm then, caches of it are not.
    _ = try asker.ask(0, operation.question(0, bench.cities))
    for side in Self.sides where side.strategy == strategy && side.mode == mode {
      for round in 0..<rounds {
        bench.progress("\(operation.name), \(side.label)", round, of: rounds)
        // Warm: the first question again and again; its embedding and its pattern are known.
        let question = operation.question(side.isWarm ? 0 : round + 1, bench.cities)
        measured[side, default: Samples()].add(
          try asker.ask((side.isWarm ? 1000 : 1) + round, question))
      }
    }
  }

  /// Asks one question at a time.
  private struct Asker {
    let bench: Bench
    let run: Run
    let watch: ReplyWatch
    let producer: any KafkaProducing
    let members: String

    func ask(_ number: Int, _ question: String) throws(BenchError) -> Double {
      let id = "q-\(number)"
      let began = ContinuousClock.now
      let answered = watch.count
      producer.send([
        RequestFactory(cities: bench.cities).record(
          number, topic: run.requests, id: "q-", question: question, members: members)
      ]) { _ in }
      try watch.wait(for: answered + 1, within: .seconds(30))
      guard let reply = watch.arrivals[id] else { throw BenchError("another reply came") }
      guard reply.value.contains(sequence: Array("\"status\":\"ok\"".utf8)) else {
        throw BenchError(
          "\(question): " + String(decoding: reply.value.prefix(400), as: UTF8.self))
      }
      return began.duration(to: reply.at).inMilliseconds
    }
  }

  private func configuration(
    _ database: String, _ providers: SimulatedProviders, _ group: String
  ) throws(BenchError) -> String {
    let file = bench.folder.appending(path: "\(group).yaml")
    try bench.write(
      "databases:\n  bench:\n    path: \(database)\n"
        + "collections:\n  notes:\n    kind: qdrant\n    embedding: api\n"
        + "    url: \(providers.qdrantURL)\n    collection: notes\n"
        + "    source:\n      database: bench\n      table: city\n      idColumn: id\n"
        + "      textColumns: [name]\n", to: file)
    return file.path
  }

  /// The cities with visits: many enough that a query without an index takes its 400 ms.
  private func visits(into path: String, isIndexed: Bool) throws(BenchError) {
    try bench.cities.write(to: path)
    do throws(SQLiteError) {
      let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      try connection.execute(
        "CREATE TABLE visit (city_id INTEGER NOT NULL, day INTEGER NOT NULL,"
          + " amount INTEGER NOT NULL);"
          + " WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199999)"
          + " INSERT INTO visit SELECT i % 2000, i / 2000, i % 97 FROM n;"
          + (isIndexed ? " CREATE INDEX visit_city ON visit (city_id);" : "") + " ANALYZE;")
    } catch {
      throw BenchError("\(path): \(error)")
    }
  }
}
