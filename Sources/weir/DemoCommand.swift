import Configuration
import Contract
import JSON
import Kafka
import Service
import Synchronization
import Telemetry

/// `weir demo`: broker, service and client in one process; a burst of questions and its answers.
struct DemoCommand {
  private let preparation: Preparation
  private let requests: [Request]
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    var source = source
    source.flags.append((key: "kafka.embedded", value: "true"))
    preparation = try Preparation(source, quietly: true)
    printsJSON = invocation[CommandTable.json]
    if invocation.arguments.isEmpty {
      requests = try DemoQuestions.read(beside: source.file, source.readFile)
    } else {
      let database = invocation[CommandTable.database]
      requests = [
        Request(question: invocation.arguments.joined(separator: " "), database: database)
      ]
    }
  }

  func run() async throws -> ExitCode {
    let began = ContinuousClock.now
    let (configuration, telemetry) = (preparation.configuration, preparation.telemetry)
    say("starting a broker inside this process, and a service with its databases …")
    let service = try await ComposedService(configuration, telemetry, startedAt: began)
    return try await service.running { partitions in
      say("ready: \(partitions) partitions of \(configuration.topics.requests)")
      return try await ask(service.connection)
    }
  }

  private func ask(_ connection: KafkaConnection) async throws -> ExitCode {
    let topics = preparation.configuration.topics
    let board = DemoBoard(printsJSON: printsJSON)
    do {
      let tail = try TopicTail(connection: connection, topic: topics.telemetry) { record in
        board.telemetry(record.value ?? [])
      }
      let client = try QuestionClient(
        connection: connection, requestTopic: topics.requests, replyTopic: topics.replies)
      say("submitting \(requests.count) requests at once\n")
      let began = ContinuousClock.now
      try await withThrowingTaskGroup { group in
        for request in requests {
          group.addTask {
            for await reply in try await client.submit(request) { board.reply(reply, to: request) }
          }
        }
        try await group.waitForAll()
      }
      let elapsed = ContinuousClock.now - began
      await board.waitForTelemetry(of: requests.count)
      await client.close()
      await tail.stop()
      return board.conclude(requests.count, elapsed)
    } catch let error as KafkaError {
      throw ServiceError.broker(error)
    }
  }

  private func say(_ text: String) {
    Terminal.note(Terminal.errorStyle.dim(text))
  }
}
