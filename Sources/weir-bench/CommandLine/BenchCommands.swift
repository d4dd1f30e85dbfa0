import Configuration

/// The command table of `weir-bench`.
enum BenchCommands {
  static let kafka = CommandOption<String?>(
    "kafka", short: "k", "HOST:PORT",
    "Measure on this broker; otherwise one is started with ops/kafka.",
    environment: "WEIR_TEST_KAFKA")
  static let seconds = CommandOption<Int>(
    "seconds", short: "s", "N", 1...3600, default: 15, "Length of a timed round.")
  static let rounds = CommandOption<Int>(
    "rounds", short: "r", "N", 1...99, default: 3, "Rounds; the median of each side counts.")
  static let requests = CommandOption<Int>(
    "requests", short: "n", "N", 1000...10_000_000, default: 100_000, "Requests of a round.")
  static let rate = CommandOption<Int>(
    "rate", "N", 1...100_000, default: 200, "Requests a second where latency is measured.")
  static let json = CommandOption<Bool>(
    flag: "json", "Print JSON, with the raw figures, instead of tables.")
  static let charts = CommandOption<String?>(
    "charts", "DIR", type: .path, "Write an SVG chart of each table into this folder.")
  static let keep = CommandOption<Bool>(
    flag: "keep", "Leave the logs of the measured programs where they are.")

  static let options = [
    kafka.specification, seconds.specification, rounds.specification, requests.specification,
    rate.specification, json.specification, charts.specification, keep.specification,
  ]

  static let commands =
    Benchmark.allCases.map { benchmark in
      CommandSpecification(
        benchmark.rawValue, benchmark.summary, details: benchmark.details, options: options,
        examples: [
          .init("weir-bench \(benchmark.rawValue) --json", "raw figures for a program")
        ], exitCodes: exitCodes, takesConfiguration: false)
    } + [faults, providers]

  static let exitCodes = [
    CommandSpecification.ExitCode(0, "measured; every bar was reached"),
    CommandSpecification.ExitCode(1, "could not be measured"),
    CommandSpecification.ExitCode(2, "wrong usage"),
    CommandSpecification.ExitCode(3, "measured; some bar was missed"),
  ]

  // faults

  static let load = CommandOption<Int>(
    "load", short: "n", "N", 20...100_000, default: 400, "Distinct questions of one load.")

  static let faults = CommandSpecification(
    "faults", "Let simulated providers fail in every way under load.",
    details:
      "The whole service runs in this process on an in-memory broker. For each fault: the load in"
      + " health, while the fault lasts, and after it.",
    options: [load.specification, json.specification],
    examples: [.init("weir-bench faults --load 1000", "a larger load")], exitCodes: exitCodes,
    takesConfiguration: false)

  // providers

  static let port = CommandOption<Int>(
    "port", short: "p", "NUMBER", 0...65_535, default: 8099, "Port on loopback; 0: any free one.")
  static let profile = CommandOption<String>(
    "profile", choices: ProviderProfile.named.keys.sorted(), default: "guide",
    "How long a call takes: guide is chat 650, embeddings 350, vector search 250 ms.")
  static let dimensions = CommandOption<Int>(
    "dimensions", "NUMBER", 1...8192, default: 64, "Length of embeddings.")

  static let providers = CommandSpecification(
    "providers", "Serve simulated chat, embedding and vector providers until stopped.",
    details:
      "One port speaks OpenAI's API under /v1 and Qdrant's beside it. Every call is counted"
      + " (GET /_counters); faults are set by PUT /_faults.",
    options: [port.specification, profile.specification, dimensions.specification],
    examples: [.init("weir-bench providers --profile instant", "without delay")],
    takesConfiguration: false)
}
