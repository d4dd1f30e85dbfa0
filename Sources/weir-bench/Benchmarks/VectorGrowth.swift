import Foundation
import SQLite

/// How long a search takes as its collection grows: the index and the embeddings that come with the
/// service, end to end.
struct VectorGrowth {
  private let bench: Bench
  private let partitions = 4
  private static let rate = 50

  init(_ bench: Bench) { self.bench = bench }

  func measure(into report: inout Report) throws(BenchError) {
    var table = Report.Table(
      title: "Searches in growing collections, at least once, \(Self.rate) requests/s",
      header: ["documents", "index s", "p50 ms", "p99 ms", "resident MB"], charted: 2)
    let most = max(bench.options.requests, 100_000)
    var medians: [Double] = []
    for count in [1000, 10_000, 100_000, 1_000_000] where count <= most {
      let (configuration, building) = try collection(of: count)
      let (samples, megabytes) = try searches(count, configuration)
      medians.append(samples.median)
      table.rows.append([
        "\(count)", building.seconds.shown, samples.median.shown, samples.quantile(0.99).shown,
        megabytes.shown,
      ])
      report.keep("search ms in \(count) documents", samples)
    }
    report.tables.append(table)
    if let first = medians.first, let last = medians.last {
      report.bars.append(
        .atMost(10, "p50 in the largest collection over that in the smallest", last - first, "ms"))
    }
    report.notes.append(
      "Collections of fewer than 2,000 documents are compared with one by one, larger ones have a"
        + " graph: its steps grow with the logarithm. Words are ranked beside, within a budget of"
        + " steps; what the index holds is in memory.")
  }

  /// Documents of eight words each, and their index.
  private func collection(of count: Int) throws(BenchError) -> (file: URL, building: Duration) {
    let database = bench.folder.appending(path: "notes-\(count).sqlite")
    do throws(SQLiteError) {
      let connection = try SQLiteConnection(
        path: database.path, mode: .readWrite(createIfMissing: true))
      try connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT); BEGIN")
      for number in 0..<count {
        try connection.execute("INSERT INTO note VALUES (\(number), '\(words(number, 8))')")
      }
      try connection.execute("COMMIT")
    } catch {
      throw BenchError("\(database.path): \(error)")
    }
    let file = bench.folder.appending(path: "notes-\(count).yaml")
    try bench.write(
      """
      databases:
        bench:
          path: \(database.path)
      collections:
        notes:
          description: Notes
          source: {database: bench, table: note, idColumn: id, textColumns: [text]}
          folder: \(bench.folder.appending(path: "notes-\(count)").path)

      """, to: file)
    bench.progress("indexing", 0, of: count)
    let began = ContinuousClock.now
    let child = try ChildProcess(
      try bench.program("weir"), ["index", "--config", file.path],
      errors: bench.folder.appending(path: "notes-\(count).log"))
    defer { child.end() }
    try child.waitForEnd(within: .seconds(3600))
    return (file, began.duration(to: .now))
  }

  private func searches(
    _ count: Int, _ configuration: URL
  ) throws(BenchError) -> (Samples, megabytes: Double) {
    let run = try Run(bench, "bench.search", partitions: partitions)
    defer { run.end() }
    var contestant = Contestant.weir("at_least_once", "", ["--answers.freshnessSeconds=0"])
    contestant.configuration = configuration.path
    let child = try run.start(contestant)
    defer { child.end() }
    _ = try child.waitForLine(run.readiness(contestant), within: .seconds(600))
    let factory = RequestFactory(cities: bench.cities)
    let samples = try run.latencies(
      rate: Self.rate, seconds: min(bench.options.seconds, 10), label: "\(count) documents"
    ) { number in
      // Other words than any document has together.
      (
        "s-\(number)",
        factory.record(
          number, topic: run.requests, id: "s-", question: words(number &* 104_729 &+ 1, 4),
          members: "\"collections\":[\"notes\"],\"mode\":\"vector\"")
      )
    }
    return (samples, Double(child.memory("VmRSS")) / 1_048_576)
  }

  /// Words of a language of over a thousand of them, the same for a number.
  private func words(_ number: Int, _ count: Int) -> String {
    var state = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
      // An LCG's high bits (Knuth's MMIX).
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Self.vocabulary[Int(state >> 33) % Self.vocabulary.count]
    }.joined(separator: " ")
  }

  private static let vocabulary: [String] = {
    let heads = [
      "light", "water", "stone", "wind", "fire", "snow", "moon", "sun", "sand", "rain", "iron",
      "gold", "salt", "wood", "glass", "north", "south", "east", "west", "black", "white", "green",
      "horse", "sheep", "wolf", "apple", "grain", "paper", "clock", "star",
    ]
    let tails = [
      "house", "field", "bridge", "market", "garden", "river", "forest", "harbour", "tower",
      "road", "school", "ship", "song", "story", "winter", "summer", "morning", "evening",
      "mountain", "valley", "shop", "wall", "gate", "yard", "maker", "land", "line", "stream",
      "shore", "hill", "mill", "door", "path", "hall", "work", "fair", "trade", "bell", "lamp",
      "chair",
    ]
    return heads + tails + heads.flatMap { head in tails.map { head + $0 } }
  }()
}
