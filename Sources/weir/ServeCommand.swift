import Configuration
import Service
import Telemetry

/// `weir serve`: answers until told to stop.
struct ServeCommand {
  private let preparation: Preparation

  init(_ source: ConfigurationSource) throws {
    preparation = try Preparation(source)
  }

  func run() async throws -> ExitCode {
    let began = ContinuousClock.now
    let (configuration, telemetry) = (preparation.configuration, preparation.telemetry)
    let service = try await ComposedService(configuration, telemetry, startedAt: began)
    let signals = StopSignals { service.stop($0) }
    defer { signals.cancel() }
    try await service.run { partitions in
      Terminal.print(
        "weir \(Version.current) is ready: \(partitions) partitions of "
          + "\(configuration.topics.requests), \(configuration.delivery.mode.rawValue), as "
          + telemetry.instance)
    }
    return .done
  }
}
