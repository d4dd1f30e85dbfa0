import Kafka

/// How the rate and the latency change as there is more: of requests, of warm answers, of documents.
struct GrowthBenchmark {
  private let bench: Bench
  private let partitions = 4

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    var report = Report("growth")
    try backlogs(&report)
    try warmAnswers(&report)
    try VectorGrowth(bench).measure(into: &report)
    bench.progressEnds()
    return report
  }

  private func backlogs(_ report: inout Report) throws(BenchError) {
    var table = Report.Table(
      title: "Backlogs of growing length, exactly once",
      header: ["requests", "requests/s", "peak MB"], charted: 1)
    let most = max(bench.options.requests, 100_000)
    var rates: [Double] = []
    for count in [1000, 10_000, 100_000, 1_000_000] where count <= most {
      let factory = RequestFactory(cities: bench.cities)
      let topic = bench.name("bench.growth")
      let backlog = try Backlog(
        bench.broker, topic: topic, partitions: partitions, count: count,
        progress: { bench.progress("filling", $0, of: count) },
        record: { factory.record($0, topic: topic, id: "g-") })
      defer { bench.broker.delete([topic]) }
      let run = try Run(bench, "bench.growth", partitions: partitions, backlog: topic)
      defer { run.end() }
      let child = try run.start(.weir("exactly_once"))
      defer { child.end() }
      let progress = try GroupProgress(
        bench.broker, group: run.group, topic: topic, partitions: partitions)
      _ = try child.waitForLine("weir ", within: .seconds(60))
      let began = ContinuousClock.now
      let points = try progress.watch(
        until: backlog.count, of: child, every: .milliseconds(2), within: .seconds(600)
      ) { bench.progress("\(count) requests", $0, of: count) }
      let end = points.last?.at ?? began
      let rate = Double(count) / max(began.duration(to: end).seconds, 0.001)
      rates.append(rate)
      table.rows.append([
        "\(count)", rate.shown, (Double(child.memory("VmHWM")) / 1_048_576).shown,
      ])
    }
    report.tables.append(table)
    report.keep("requests/s by backlog", Samples(rates))
    if let last = rates.last, rates.count > 2 {
      report.bars.append(
        .atLeast(
          0.7, "rate of the longest backlog, of the one before", last / rates[rates.count - 2]))
    }
  }

  /// Latency beside 10, 1,000 and 100,000 answers kept warm.
  private func warmAnswers(_ report: inout Report) throws(BenchError) {
    var table = Report.Table(
      title: "Latency beside warm answers, at least once, \(bench.options.rate) requests/s",
      header: ["warm answers", "p50 ms", "p99 ms"], charted: 1)
    var medians: [Double] = []
    for count in [10, 1000, 100_000] {
      let run = try Run(bench, "bench.warm", partitions: partitions)
      defer { run.end() }
      let contestant = Contestant.weir(
        "at_least_once", "", ["--answers.freshnessSeconds=3600", "--answers.maxBytes=256MiB"])
      let child = try run.start(contestant)
      defer { child.end() }
      _ = try child.waitForLine(run.readiness(contestant), within: .seconds(60))
      let watch = try ReplyWatch(bench.broker, topic: run.replies, partitions: partitions)
      defer { watch.stop() }
      let factory = RequestFactory(cities: bench.cities)
      // A limit of its own makes a question its own: as many answers as wanted.
      func record(_ number: Int, _ id: String) -> ProducerRecord {
        let place = number % count
        let name = bench.cities.names[place % bench.cities.names.count]
        return factory.record(
          number, topic: run.requests, id: id, question: "What is the country of the city \(name)?",
          members:
            "\"database\":\"bench\",\"mode\":\"sql\",\"limit\":\(1 + place / bench.cities.names.count)"
        )
      }
      try Backlog.fill(
        bench.broker, topic: run.requests, count: count,
        progress: { bench.progress("warming", $0, of: count) }, record: { record($0, "w-") })
      try watch.wait(for: count, within: .seconds(120)) {
        bench.progress("warming", $0, of: count)
      }
      let producer = try bench.broker.makeProducer(linger: 0)
      defer { producer.close() }
      try bench.broker.asked { () throws(KafkaError) in
        try producer.warm(topics: [run.requests])
      }
      let asked = bench.options.rate * min(bench.options.seconds, 10)
      let sent = SteadyLoad(producer: producer, rate: bench.options.rate).send(
        asked, progress: { bench.progress("\(count) warm answers", $0, of: asked) },
        record: { ("g-\($0)", record($0 &* 7919, "g-\($0)-")) })
      try watch.wait(for: count + asked, within: .seconds(30))
      let arrivals = watch.arrivals
      let samples = Samples(
        sent.enumerated().compactMap { number, sent in
          arrivals["g-\(number)-\(number &* 7919)"].map {
            sent.at.duration(to: $0.at).inMilliseconds
          }
        })
      medians.append(samples.median)
      table.rows.append(["\(count)", samples.median.shown, samples.quantile(0.99).shown])
      report.keep("latency ms beside \(count) warm answers", samples)
    }
    report.tables.append(table)
    if let first = medians.first, let last = medians.last {
      report.bars.append(
        .atMost(2, "p50 beside 100,000 warm answers, of that beside 10", last / first))
    }
  }
}
