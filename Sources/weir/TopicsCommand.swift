import Configuration
import JSON
import Kafka
import Service
import Telemetry

/// `weir topics`: makes or lists the topics the configuration names.
struct TopicsCommand {
  private let preparation: Preparation
  private let creates: Bool
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    preparation = try Preparation(source, quietly: true)
    creates = invocation.arguments.first == "create"
    printsJSON = invocation[CommandTable.json]
  }

  func run() async throws -> ExitCode {
    let connection: KafkaConnection
    do {
      connection = try KafkaConnection(
        preparation.configuration, telemetry: preparation.telemetry)
    } catch {
      throw ServiceError.broker(error)
    }
    let results = try TopicSetup(connection, preparation.configuration).ensure(creating: creates)
    let rows = results.map { topic, result in
      switch result {
      case .existed(let partitions): (topic, "there", String(partitions), true)
      case .created(let partitions): (topic, "created", String(partitions), true)
      case .failed(let error): (topic, error.description, "", false)
      }
    }
    if printsJSON {
      Terminal.print(
        JSONValue.array(
          rows.map { row in
            [
              "topic": .string(row.0), "state": .string(row.1),
              "partitions": Int64(row.2).map { .integer($0) } ?? .null,
            ]
          }
        ).encoded)
    } else {
      var table = TextTable(["topic", "state", "partitions"])
      for row in rows { table.append([row.0, row.1, row.2]) }
      Terminal.print(table.render(style: Terminal.outputStyle))
    }
    return rows.allSatisfy(\.3) ? .done : .failed
  }
}
