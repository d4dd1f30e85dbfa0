import Foundation

/// `ops/faults`.
@main enum FaultsProgram {
  static func main() async {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      exit(try await run(options) ? 0 : 1)
    } catch Options.Fault.help {
      print(Options.help)
    } catch let fault as Options.Fault {
      say(fault.description)
      exit(2)
    } catch {
      say("\(error)")
      exit(1)
    }
  }

  private static func run(_ options: Options) async throws -> Bool {
    say("seed \(options.seed)")
    let scenarios = options.scenarios.compactMap(Scenario.named)
    var results: [RunResult] = []
    for nodes in Set(scenarios.map(\.nodes)).sorted() {
      let kafka = try await KafkaInstance.start(nodes: nodes)
      do {
        let here = scenarios.filter { $0.nodes == nodes }
        results += try await side(by: options.lanes, here.filter { !$0.hurtsBrokers }) { scenario in
          try await perform(scenario, options, kafka)
        }
        for scenario in here where scenario.hurtsBrokers {
          results.append(try await perform(scenario, options, kafka))
        }
        try await kafka.stop()
      } catch {
        try? await kafka.stop()
        throw error
      }
    }
    let order = Scenario.names
    results.sort {
      order.firstIndex(of: $0.scenario.name) ?? 0 < order.firstIndex(of: $1.scenario.name) ?? 0
    }
    let report = Report(seed: options.seed, results: results)
    if options.isJSON { print(report.json) } else { print(report.table) }
    return report.isGood
  }

  private static func perform(
    _ scenario: Scenario, _ options: Options, _ kafka: KafkaInstance
  ) async throws -> RunResult {
    let result = try await Run(scenario, options, kafka).perform()
    say("\(scenario.name): \(result.isAsExpected ? "as expected" : "NOT as expected")")
    return result
  }

  /// Performs scenarios in the order given, so many side by side: they wait most of the time.
  private static func side(
    by lanes: Int, _ scenarios: [Scenario],
    _ perform: @escaping @Sendable (Scenario) async throws -> RunResult
  ) async throws -> [RunResult] {
    try await withThrowingTaskGroup(of: RunResult.self) { group in
      var results: [RunResult] = []
      for (place, scenario) in scenarios.enumerated() {
        if place >= lanes, let result = try await group.next() { results.append(result) }
        group.addTask { try await perform(scenario) }
      }
      for try await result in group { results.append(result) }
      return results
    }
  }
}
