package import Configuration
internal import Kafka
package import Telemetry

/// The whole service a configuration describes: answering, the way to the broker, and what runs
/// between them.
package struct ComposedService: Sendable {
  /// For clients of the same broker beside the service.
  package let connection: KafkaConnection
  private let answering: ComposedAnswering
  private let service: WeirService
  private let telemetry: Telemetry

  /// - Throws: ``ServiceError`` for what the configuration names and cannot be had.
  package init(
    _ configuration: WeirConfiguration, _ telemetry: Telemetry,
    startedAt: ContinuousClock.Instant = .now
  ) async throws {
    self.telemetry = telemetry
    answering = try await ComposedAnswering(configuration, telemetry, serves: true)
    do throws(KafkaError) {
      connection = try KafkaConnection(configuration, telemetry: telemetry)
    } catch {
      throw ServiceError.broker(error)
    }
    service = WeirService(
      configuration, connection: connection, answering: answering.answering, telemetry: telemetry,
      startedAt: startedAt)
  }

  /// Serves until told to stop.
  ///
  /// - Parameter onReady: called once partitions are assigned, with their number.
  package func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
    try await answering.running {
      guard let shared = answering.shared else { return try await service.run(ready: onReady) }
      try await withThrowingTaskGroup { group in
        defer { group.cancelAll() }
        group.addTask {
          do throws(KafkaError) {
            try await shared.run(connection, answering.caches)
          } catch {
            // Answers need no shared cache; each member goes on with its own.
            telemetry.emit(
              NoticeGiven(.warning, source: "cache", "topics.cache is not used: \(error)"))
          }
        }
        try await service.run(ready: onReady)
      }
    }
  }

  /// Asks the service to drain, commit and leave.
  package func stop(_ reason: String) { service.stop(reason) }

  /// Serves while `body` runs, which begins when partitions are assigned and gets their number.
  ///
  /// - Throws: what `body` throws, or the service's own error when it ends first.
  package func running<Result: Sendable>(
    _ body: @escaping @Sendable (Int) async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      let (ready, isReady) = AsyncStream<Int>.makeStream()
      group.addTask {
        defer { isReady.finish() }
        try await run { isReady.yield($0) }
        return nil
      }
      group.addTask {
        defer { stop("what it was started for is done") }
        for await partitions in ready { return try await body(partitions) }
        return nil
      }
      var result: Result?
      for try await part in group { result = part ?? result }
      guard let result else {
        throw ServiceError.answering("the service ended before it was ready")
      }
      return result
    }
  }
}
