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
  try await withService(configuration) { client, _ in try await body(client) }
}

/// The same, with a connection to its broker.
func withService<Result: Sendable>(
  _ configuration: WeirConfiguration,
  _ body: @escaping @Sendable (QuestionClient, KafkaConnection) async throws -> Result
) async throws -> Result {
  let service = try await ComposedService(configuration, Telemetry.silent(instance: "test"))
  return try await service.running { _ in
    let client = try QuestionClient(
      connection: service.connection, requestTopic: configuration.topics.requests,
      replyTopic: configuration.topics.replies)
    let result = try await body(client, service.connection)
    await client.close()
    return result
  }
}

extension QuestionClient {
  /// The last reply to a request.
  func ask(_ request: Request) async throws -> Reply {
    for await reply in try await submit(request) where reply.isLast { return reply }
    throw ReplyError(.internal, "no reply")
  }
}
