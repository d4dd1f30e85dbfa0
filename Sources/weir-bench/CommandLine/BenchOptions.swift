import Configuration

/// How benchmarks are run.
struct BenchOptions: Sendable {
  /// A broker to measure on; nil starts one.
  var kafka: String?
  var seconds: Int
  var rounds: Int
  var requests: Int
  var rate: Int
  var isJSON: Bool
  var charts: String?
  var keeps: Bool

  init(_ invocation: Invocation) {
    kafka = invocation[BenchCommands.kafka]
    seconds = invocation[BenchCommands.seconds]
    rounds = invocation[BenchCommands.rounds]
    requests = invocation[BenchCommands.requests]
    rate = invocation[BenchCommands.rate]
    isJSON = invocation[BenchCommands.json]
    charts = invocation[BenchCommands.charts]
    keeps = invocation[BenchCommands.keep]
  }
}
