import Foundation

/// How long the service takes from the start of its process to its first assignment, and how much
/// of that is its own rather than the broker's.
struct StartBenchmark {
  private let bench: Bench
  private let partitions = 4

  init(_ bench: Bench) { self.bench = bench }

  func run() throws(BenchError) -> Report {
    var ready: [String: Samples] = [:]
    var own: [String: Samples] = [:]
    let modes = ["at_least_once", "exactly_once"]
    var version = Samples()
    for round in 0..<max(5, bench.options.rounds) {
      bench.progress("start", round, of: max(5, bench.options.rounds))
      version.add(try versionTime())
      for mode in modes {
        let (total, processor) = try measure(mode)
        ready[mode, default: Samples()].add(total)
        own[mode, default: Samples()].add(processor)
      }
    }
    var report = Report("start")
    var table = Report.Table(
      title: "From process start to partitions assigned in ms, median",
      header: ["", "ready", "own processor time"], charted: 1)
    table.rows.append(["weir --version (loading alone)", version.median.shown, ""])
    for mode in modes {
      let (total, processor) = (ready[mode] ?? Samples(), own[mode] ?? Samples())
      table.rows.append(["weir serve, \(mode)", total.median.shown, processor.median.shown])
      report.keep("\(mode): ready ms", total)
      report.keep("\(mode): processor ms", processor)
    }
    report.keep("version ms", version)
    report.tables = [table]
    report.bars = [
      .atMost(
        150, "own share of the start, exactly once", own["exactly_once"]?.median ?? .nan, "ms")
    ]
    report.notes = [
      "The rest of the time to ready is round trips to the broker: topics, transactional ids, and"
        + " joining the group, which the broker may delay (group.initial.rebalance.delay.ms)."
    ]
    return report
  }

  private func versionTime() throws(BenchError) -> Double {
    let began = ContinuousClock.now
    let child = try ChildProcess(
      try bench.program("weir"), ["--version"], errors: bench.folder.appending(path: "version.log"))
    _ = try child.waitForLine("weir ", within: .seconds(10))
    let took = began.duration(to: .now).inMilliseconds
    child.end()
    return took
  }

  private func measure(_ mode: String) throws(BenchError) -> (ready: Double, processor: Double) {
    let run = try Run(bench, "bench.start", partitions: partitions)
    defer { run.end() }
    let contestant = Contestant.weir(mode)
    let began = ContinuousClock.now
    let child = try run.start(contestant)
    defer { child.end() }
    _ = try child.waitForLine(run.readiness(contestant), within: .seconds(60))
    let total = began.duration(to: .now).inMilliseconds
    return (total, child.processorTime.inMilliseconds)
  }
}
