/// The benchmarks by name.
enum Benchmark: String, CaseIterable, Sendable {
  case throughput, latency, all

  var summary: String {
    switch self {
    case .throughput: "Requests a second without AI, beside a bare C loop."
    case .latency: "From produce to reply at a steady rate, beside a bare C loop."
    case .all: "Every benchmark, one after the other."
    }
  }

  var details: String {
    switch self {
    case .throughput:
      "Each side works off the same backlog on the same broker, in turn; a round's figure is taken"
        + " from committed offsets, from the first tenth to the last request."
    case .latency: "A reader of committed records takes the time of each reply."
    case .all: ""
    }
  }

  func run(_ bench: Bench) throws(BenchError) -> [Report] {
    switch self {
    case .throughput: return [try ThroughputBenchmark(bench).run()]
    case .latency: return [try LatencyBenchmark(bench).run()]
    case .all:
      var reports: [Report] = []
      for benchmark in Self.allCases where benchmark != .all {
        reports += try benchmark.run(bench)
      }
      return reports
    }
  }
}
