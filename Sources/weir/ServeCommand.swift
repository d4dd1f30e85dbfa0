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
    let composed = try await ComposedAnswering(configuration, telemetry)
    let connection: KafkaConnection
    do {
      connection = try KafkaConnection(configuration, telemetry: telemetry)
    } catch {
      throw ServiceError.broker(error)
    }
    let service = WeirService(
      configuration, connection: connection, answering: composed.answering, telemetry: telemetry,
      startedAt: began)
    let signals = StopSignals { service.stop($0) }
    defer { signals.cancel() }
    try await composed.running {
      try await service.run { partitions in
        Terminal.print(
          "weir \(Version.current) is ready: \(partitions) partitions of "
            + "\(configuration.topics.requests), \(configuration.delivery.mode.rawValue), as "
            + telemetry.instance)
      }
    }
    return .done
  }
}
