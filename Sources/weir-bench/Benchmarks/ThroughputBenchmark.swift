import JSON

/// Requests a second without AI: the service and a bare C loop work off the same backlog in turn.
struct ThroughputBenchmark {
  private struct Measured {
    var rate = Samples()
    var processorMicroseconds = Samples()
    var memory = Samples()
  }

  private let bench: Bench
  private let partitions = 4
  private static let contestants: [Contestant] = [
    .cLoop("at_least_once"),
    .weir("at_least_once", "no telemetry", ["--telemetry.requests=false"]),
    .weir("at_least_once"),
    .weir("at_least_once", "each executed", ["--answers.freshnessSeconds=0"]),
    .cLoop("exactly_once"),
    .weir("exactly_once", "no telemetry", ["--telemetry.requests=false"]),
    .weir("exactly_once"),
    .weir("exactly_once", "each executed", ["--answers.freshnessSeconds=0"]),
  ]

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    let factory = RequestFactory(cities: bench.cities)
    let topic = bench.name("bench.requests")
    let backlog = try Backlog(
      bench.broker, topic: topic, partitions: partitions, count: bench.options.requests,
      progress: { bench.progress("filling", $0, of: bench.options.requests) },
      record: { factory.record($0, topic: topic, id: "t-") })
    defer { bench.broker.delete([topic]) }
    var measured: [Contestant: Measured] = [:]
    for round in 0..<bench.options.rounds {
      // Every other round backwards, so that nobody always runs after the same one.
      let order = round % 2 == 0 ? Self.contestants : Self.contestants.reversed()
      for contestant in order {
        try measure(contestant, backlog, round, &measured[contestant, default: Measured()])
      }
    }
    bench.progressEnds()
    return report(measured)
  }

  private func measure(
    _ contestant: Contestant, _ backlog: Backlog, _ round: Int, _ measured: inout Measured
  ) throws(BenchError) {
    let run = try Run(bench, "bench.throughput", partitions: partitions, backlog: backlog.topic)
    defer { run.end() }
    let child = try run.start(contestant)
    defer { child.end() }
    let progress = try GroupProgress(
      bench.broker, group: run.group, topic: backlog.topic, partitions: partitions)
    let points = try progress.watch(until: backlog.count, of: child, within: .seconds(300)) {
      bench.progress("round \(round + 1) \(contestant.label)", $0, of: backlog.count)
    }
    // The start of the process, the group's first balance and cold caches are not the rate.
    guard let last = points.last,
      let first = points.first(where: { $0.done >= backlog.count / 10 }), last.done > first.done
    else { throw BenchError("the run was over before it could be measured: more --requests") }
    let count = Double(last.done - first.done)
    measured.rate.add(count / first.at.duration(to: last.at).seconds)
    measured.processorMicroseconds.add(
      (last.processorTime - first.processorTime).seconds * 1_000_000 / count)
    measured.memory.add(Double(child.memory("VmHWM")) / 1_048_576)
  }

  private func report(_ measured: [Contestant: Measured]) -> Report {
    var report = Report("throughput")
    var table = Report.Table(
      title: "Requests of 1 kB a second, no AI, \(bench.options.requests) requests,"
        + " \(partitions) partitions, median of \(bench.options.rounds)",
      header: ["", "requests/s", "of C loop", "CPU µs/request", "peak MB"], charted: 1)
    func rate(_ contestant: Contestant) -> Double { measured[contestant]?.rate.median ?? .nan }
    for contestant in Self.contestants {
      guard let figures = measured[contestant] else { continue }
      let base = rate(.cLoop(contestant.mode))
      table.rows.append([
        contestant.label, figures.rate.median.shown, (figures.rate.median / base).shown,
        figures.processorMicroseconds.median.shown, figures.memory.median.shown,
      ])
      report.keep("\(contestant.label): requests/s", figures.rate)
      report.keep("\(contestant.label): CPU µs/request", figures.processorMicroseconds)
      report.keep("\(contestant.label): peak MB", figures.memory)
    }
    report.tables = [table]
    let (least, exactly) = (Contestant.weir("at_least_once"), Contestant.weir("exactly_once"))
    report.bars = [
      .atLeast(
        0.7, "at least once, of the C loop", rate(least) / rate(.cLoop("at_least_once"))),
      .atLeast(
        0.7, "exactly once, of the C loop", rate(exactly) / rate(.cLoop("exactly_once"))),
      .atLeast(0.7, "exactly once, of at least once", rate(exactly) / rate(least)),
    ]
    report.notes = [
      "Rates are taken from committed offsets while the machine also runs the broker. The C loop"
        + " writes one record a request, the service two (reply and telemetry) unless it says so."
    ]
    return report
  }
}
