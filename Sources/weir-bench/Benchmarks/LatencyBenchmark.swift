/// From produce to reply at a steady rate, as a reader of committed records sees it.
struct LatencyBenchmark {
  private let bench: Bench
  private let partitions = 4
  private static let contestants: [Contestant] = [
    .cLoop("at_least_once"), .weir("at_least_once"), .cLoop("exactly_once"),
    .weir("exactly_once"),
  ]

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    var measured: [Contestant: Samples] = [:]
    var quantiles: [Contestant: [[Double]]] = [:]
    // A broker that has just started is several times as slow, until its code is compiled.
    for contestant in Self.contestants {
      _ = try measure(contestant, "warming: \(contestant.label)", seconds: 5)
    }
    for round in 0..<bench.options.rounds {
      let order = round % 2 == 0 ? Self.contestants : Self.contestants.reversed()
      for contestant in order {
        let samples = try measure(
          contestant, "round \(round + 1) \(contestant.label)", seconds: bench.options.seconds)
        measured[contestant, default: Samples()].add(contentsOf: samples)
        quantiles[contestant, default: []].append([0.5, 0.95, 0.99].map { samples.quantile($0) })
      }
    }
    bench.progressEnds()
    return report(measured, quantiles)
  }

  private func measure(
    _ contestant: Contestant, _ label: String, seconds: Int
  ) throws(BenchError) -> Samples {
    let run = try Run(bench, "bench.latency", partitions: partitions)
    defer { run.end() }
    let child = try run.start(contestant)
    defer { child.end() }
    _ = try child.waitForLine(run.readiness(contestant), within: .seconds(60))
    let factory = RequestFactory(cities: bench.cities)
    return try run.latencies(rate: bench.options.rate, seconds: seconds, label: label) {
      ("l-\($0)", factory.record($0, topic: run.requests, id: "l-"))
    }
  }

  private func report(
    _ measured: [Contestant: Samples], _ quantiles: [Contestant: [[Double]]]
  ) -> Report {
    var report = Report("latency")
    var table = Report.Table(
      title: "From produce to reply in ms, \(bench.options.rate) requests/s, median of"
        + " \(bench.options.rounds) rounds of \(bench.options.seconds) s",
      header: ["", "p50", "p95", "p99", "replies"], charted: 1)
    func quantile(_ contestant: Contestant, _ place: Int) -> Double {
      Samples((quantiles[contestant] ?? []).map { $0[place] }).median
    }
    for contestant in Self.contestants {
      guard let samples = measured[contestant] else { continue }
      table.rows.append(
        [contestant.label] + (0..<3).map { quantile(contestant, $0).shown }
          + ["\(samples.count)"])
      for (place, name) in ["p50", "p95", "p99"].enumerated() {
        report.keep(
          "\(contestant.label): \(name)",
          Samples((quantiles[contestant] ?? []).map { $0[place] }))
      }
    }
    report.tables = [table]
    let (least, exactly) = (Contestant.weir("at_least_once"), Contestant.weir("exactly_once"))
    let bare = Contestant.cLoop("at_least_once")
    report.bars = [
      .atMost(5, "at least once p50", quantile(least, 0), "ms"),
      .atMost(15, "at least once p99", quantile(least, 2), "ms"),
      .atMost(
        3, "at least once p50 over the C loop", quantile(least, 0) - quantile(bare, 0), "ms"),
      .atMost(
        10, "at least once p99 over the C loop", quantile(least, 2) - quantile(bare, 2), "ms"),
      .atMost(10, "exactly once p50", quantile(exactly, 0), "ms"),
      .atMost(50, "exactly once p99", quantile(exactly, 2), "ms"),
    ]
    return report
  }
}
