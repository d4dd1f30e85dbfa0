import Configuration
import Foundation
import JSON
import Outbox
import Synchronization

/// Measures the service beside what it is to be measured against.
@main
struct WeirBench {
  nonisolated static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    let environment = ProcessInfo.processInfo.environment
    do {
      let parser = CommandLineParser(commands: BenchCommands.commands, environment: environment)
      let help = HelpText(style: Terminal.style, program: "weir-bench")
      switch try parser.parse(words) {
      case .run(let invocation): exit(await run(invocation))
      case .help(let command):
        let specification = BenchCommands.commands.first { $0.name == command }
        Terminal.print(
          specification.map { help.command($0) } ?? help.overview(commands: BenchCommands.commands))
      case .helpKeys, .version: Terminal.print(help.overview(commands: BenchCommands.commands))
      }
    } catch {
      Terminal.complain("\(error)")
      exit(2)
    }
  }

  private nonisolated static func run(_ invocation: Invocation) async -> Int32 {
    if invocation.command == "providers" { return ProvidersCommand(invocation).run() }
    if invocation.command == "faults" { return await FaultsCommand(invocation).run() }
    guard let benchmark = Benchmark(rawValue: invocation.command) else { return 2 }
    let code = Atomic<Int32>(1)
    // Benchmarks wait and block: they have a thread of their own.
    await withNamedThread("bench") {
      do throws(BenchError) {
        code.store(try measure(benchmark, BenchOptions(invocation)), ordering: .relaxed)
      } catch {
        Terminal.complain("\(error)")
      }
    }
    return code.load(ordering: .relaxed)
  }

  private nonisolated static func measure(
    _ benchmark: Benchmark, _ options: BenchOptions
  ) throws(BenchError) -> Int32 {
    let bench = try Bench(options)
    defer { bench.end() }
    let reports = try benchmark.run(bench)
    bench.progressEnds()
    if options.isJSON {
      let all = JSONValue.object([
        JSONMember("machine", Machine.description),
        JSONMember("reports", .array(reports.map(\.json))),
      ])
      Terminal.print(String(decoding: all.encoded, as: UTF8.self))
    } else {
      for report in reports { Terminal.print(report.text(Terminal.style)) }
    }
    if let folder = options.charts {
      for report in reports { try draw(report, into: URL(filePath: folder), bench) }
    }
    return reports.allSatisfy { $0.bars.allSatisfy(\.isReached) } ? 0 : 3
  }

  private nonisolated static func draw(
    _ report: Report, into folder: URL, _ bench: Bench
  ) throws(BenchError) {
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (place, table) in report.tables.enumerated() {
      guard let column = table.charted else { continue }
      let chart = BarChart(
        title: table.title,
        // What stands before the figure says what it is of.
        rows: table.rows.map { row in
          (row[..<max(1, column)].joined(separator: ", "), Double(row[column]) ?? 0)
        }, unit: table.header[column])
      let suffix = report.tables.count > 1 ? "-\(place + 1)" : ""
      try bench.write(chart.svg(), to: folder.appending(path: "\(report.name)\(suffix).svg"))
    }
  }
}
