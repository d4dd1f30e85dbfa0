import Configuration
import Contract
import Kafka
import Service
import Telemetry

/// Runs the whole service around `body`, which gets a client of it.
func withService<Result: Sendable>(
  _ configuration: WeirConfiguration,
  _ body: @escaping @Sendable (QuestionClient) async throws -> Result
) async throws -> Result {
  let telemetry = Telemetry.silent(instance: "test")
  let composed = try await ComposedAnswering(configuration, telemetry)
  let connection = try KafkaConnection(configuration, telemetry: telemetry)
  let service = WeirService(
    configuration, connection: connection, answering: composed.answering, telemetry: telemetry)
  return try await composed.running {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      let (ready, isReady) = AsyncStream<Int>.makeStream()
      group.addTask {
        defer { isReady.finish() }
        try await service.run { isReady.yield($0) }
        return nil
      }
      group.addTask {
        defer { service.stop("test") }
        for await _ in ready {
          let client = try QuestionClient(
            connection: connection, requestTopic: configuration.topics.requests,
            replyTopic: configuration.topics.replies)
          let result = try await body(client)
          await client.close()
          return result
        }
        return nil
      }
      var result: Result?
      for try await part in group { result = part ?? result }
      guard let result else { throw ReplyError(.internal, "the service ended first") }
      return result
    }
  }
}

extension QuestionClient {
  /// The last reply to a request.
  func ask(_ request: Request) async throws -> Reply {
    for await reply in try await submit(request) where reply.isLast { return reply }
    throw ReplyError(.internal, "no reply")
  }
}
