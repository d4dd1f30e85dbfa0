/// The most memory that is resident while a backlog is worked off: it must not grow with it.
struct MemoryBenchmark {
  private let bench: Bench
  private let partitions = 64

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    var report = Report("memory")
    var table = Report.Table(
      title: "Peak resident memory while a backlog is worked off, \(partitions) partitions",
      header: ["requests queued", "mode", "peak MB", "requests/s"], charted: 2)
    var peaks: [Int: Double] = [:]
    // The smaller one fills all buffers as well.
    let counts = [50_000, 200_000]
    for count in counts {
      let factory = RequestFactory(cities: bench.cities)
      let topic = bench.name("bench.memory")
      let backlog = try Backlog(
        bench.broker, topic: topic, partitions: partitions, count: count,
        progress: { bench.progress("filling", $0, of: count) },
        record: { factory.record($0, topic: topic, id: "m-") })
      defer { bench.broker.delete([topic]) }
      for mode in ["at_least_once", "exactly_once"] {
        var peak = Samples()
        var rate = Samples()
        for _ in 0..<bench.options.rounds {
          let (megabytes, perSecond) = try measure(mode, backlog)
          peak.add(megabytes)
          rate.add(perSecond)
        }
        table.rows.append(["\(count)", mode, peak.largest.shown, rate.median.shown])
        report.keep("\(count) \(mode): peak MB", peak)
        peaks[count] = max(peaks[count] ?? 0, peak.largest)
      }
    }
    bench.progressEnds()
    report.tables = [table]
    report.bars = [
      .atMost(200, "peak with 200,000 queued", peaks[200_000] ?? .nan, "MB"),
      .atMost(
        1.25, "peak with 200,000 queued, of that with 50,000",
        (peaks[200_000] ?? .nan) / (peaks[50_000] ?? .nan)),
    ]
    return report
  }

  private func measure(
    _ mode: String, _ backlog: Backlog
  ) throws(BenchError) -> (megabytes: Double, rate: Double) {
    let run = try Run(bench, "bench.memory", partitions: partitions, backlog: backlog.topic)
    defer { run.end() }
    let child = try run.start(.weir(mode))
    defer { child.end() }
    let progress = try GroupProgress(
      bench.broker, group: run.group, topic: backlog.topic, partitions: partitions)
    let points = try progress.watch(
      until: backlog.count, of: child, every: .milliseconds(50), within: .seconds(300)
    ) { bench.progress("\(mode) \(backlog.count)", $0, of: backlog.count) }
    guard let first = points.first(where: { $0.done > 0 }), let last = points.last else {
      return (0, 0)
    }
    return (
      Double(child.memory("VmHWM")) / 1_048_576,
      Double(last.done - first.done) / first.at.duration(to: last.at).seconds
    )
  }
}
