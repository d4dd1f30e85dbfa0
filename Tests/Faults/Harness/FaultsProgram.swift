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
        for scenario in scenarios where scenario.nodes == nodes {
          let result = try await Run(scenario, options, kafka).perform()
          say("\(scenario.name): \(result.isAsExpected ? "as expected" : "NOT as expected")")
          results.append(result)
        }
        try await kafka.stop()
      } catch {
        try? await kafka.stop()
        throw error
      }
    }
    let report = Report(seed: options.seed, results: results)
    if options.isJSON { print(report.json) } else { print(report.table) }
    return report.isGood
  }
}
