import Configuration
import Foundation
import Service
import Synchronization
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
    let running = Running()
    let signals = StopSignals { running.stop($0) }
    defer { signals.cancel() }
    let service = try await ComposedService(configuration, telemetry, startedAt: began)
    running.begin(service)
    try await service.run { partitions in
      Terminal.print(
        "weir \(Version.current) is ready: \(partitions) partitions of "
          + "\(configuration.topics.requests), \(configuration.delivery.mode.rawValue), as "
          + telemetry.instance)
    }
    return .done
  }
}

/// What a signal ends. Before the service is there nothing was begun, so there is nothing to finish.
private final class Running: Sendable {
  private let service = Mutex<ComposedService?>(nil)

  func begin(_ service: ComposedService) { self.service.withLock { $0 = service } }

  func stop(_ reason: String) {
    guard let service = service.withLock({ $0 }) else { exit(ExitCode.done.rawValue) }
    service.stop(reason)
  }
}
