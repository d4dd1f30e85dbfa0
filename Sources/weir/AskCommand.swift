import Configuration
import Contract
import JSON
import Kafka
import Service
import Telemetry

/// `weir ask`: submits a question, waits, prints the reply.
struct AskCommand {
  private let preparation: Preparation
  private let request: Request
  private let timeout: Duration
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    preparation = try Preparation(source, quietly: true)
    let seconds = invocation[CommandTable.timeout]
    timeout = .seconds(seconds)
    printsJSON = invocation[CommandTable.json]
    let pageSize = invocation[CommandTable.pageSize]
    let cursor = invocation[CommandTable.cursor]
    let request = Request(
      question: invocation.arguments.joined(separator: " "),
      tenant: invocation[CommandTable.tenant], database: invocation[CommandTable.database],
      collections: invocation[CommandTable.collections],
      mode: Mode(rawValue: invocation[CommandTable.mode]) ?? .auto,
      parameters: try Self.parameters(invocation[CommandTable.parameters]),
      limit: invocation[CommandTable.limit],
      page: pageSize == nil && cursor == nil ? nil : PageRequest(size: pageSize, cursor: cursor),
      deadlineMilliseconds: seconds * 1000, streams: invocation[CommandTable.stream],
      explains: invocation[CommandTable.explain])
    // What the service would refuse is said here, before anything is sent.
    self.request = try Request(decoding: request.encoded, with: JSONParser())
  }

  func run() async throws -> ExitCode {
    let configuration = preparation.configuration
    let client: QuestionClient
    do {
      client = try QuestionClient(
        connection: try KafkaConnection(configuration, telemetry: preparation.telemetry),
        requestTopic: configuration.topics.requests, replyTopic: configuration.topics.replies)
    } catch {
      throw ServiceError.broker(error)
    }
    let code = try await withThrowingTaskGroup(of: ExitCode.self) { group in
      group.addTask { try await show(client) }
      group.addTask {
        try await ContinuousClock().sleep(for: timeout)
        return .late
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .late
    }
    await client.close()
    if code == .late {
      Terminal.complain(
        "no reply within \(timeout.components.seconds) seconds: is `weir serve` running on "
          + "\(configuration.topics.requests)?")
    }
    return code
  }

  private func show(_ client: QuestionClient) async throws -> ExitCode {
    let printer = ReplyPrinter(style: Terminal.outputStyle)
    do {
      for await reply in try await client.submit(request) {
        if printsJSON {
          Terminal.print(reply.encoded)
        } else {
          Terminal.print(printer.text(reply))
        }
        if reply.isLast { return reply.status == .error ? .failed : .done }
      }
    } catch {
      throw ServiceError.broker(error)
    }
    return .late
  }

  /// `NAME=VALUE`; a value that reads as a number is one.
  private static func parameters(_ texts: [String]) throws -> [JSONMember] {
    try texts.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ReplyError(.invalidRequest, "--parameter takes NAME=VALUE, not \(text).")
      }
      let value = String(text[text.index(after: equals)...])
      let json: JSONValue =
        Int64(value).map { .integer($0) } ?? Double(value).map { .number($0) } ?? .string(value)
      return JSONMember(String(text[..<equals]), json)
    }
  }
}
