/// The benchmarks by name.
enum Benchmark: String, CaseIterable, Sendable {
  case targets, throughput, latency, burst, memory, growth, start, all

  var summary: String {
    switch self {
    case .targets: "The guide's four operations, its sequential flow beside the service's."
    case .throughput: "Requests a second without AI, beside a bare C loop."
    case .latency: "From produce to reply at a steady rate, beside a bare C loop."
    case .burst: "50,000 requests over 500 questions: how often the model is asked."
    case .memory: "The most memory that is resident while a backlog is worked off."
    case .growth: "Rate and latency as backlogs, warm answers and collections grow."
    case .start: "From the start of the process to partitions assigned."
    case .all: "Every benchmark, one after the other."
    }
  }

  var details: String {
    switch self {
    case .throughput:
      "Each side works off the same backlog on the same broker, in turn; a round's figure is taken"
        + " from committed offsets, from the first tenth to the last request."
    case .latency: "A reader of committed records takes the time of each reply."
    case .burst:
      "Three members with a simulated model; once undisturbed, then with a member killed in the"
        + " middle, without and with a shared cache."
    case .targets:
      "With simulated providers of the guide's latencies, cold and warm, one question at a time."
    case .growth: "With --requests 1000000 also a million of requests, and of documents."
    case .memory, .start, .all: ""
    }
  }

  func run(_ bench: Bench) throws(BenchError) -> [Report] {
    switch self {
    case .throughput: return [try ThroughputBenchmark(bench).run()]
    case .latency: return [try LatencyBenchmark(bench).run()]
    case .targets: return [try TargetsBenchmark(bench).run()]
    case .burst: return [try BurstBenchmark(bench).run()]
    case .memory: return [try MemoryBenchmark(bench).run()]
    case .growth: return [try GrowthBenchmark(bench).run()]
    case .start: return [try StartBenchmark(bench).run()]
    case .all:
      var reports: [Report] = []
      for benchmark in Self.allCases where benchmark != .all {
        reports += try benchmark.run(bench)
      }
      return reports
    }
  }
}
