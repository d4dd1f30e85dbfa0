import Configuration
import Contract
import Foundation
import HTTPServer
import JSON
import Kafka
import Service
import Synchronization
import Telemetry

/// The whole service in this process: the in-memory broker, exactly once, its models and its Qdrant
/// simulated. What the questions are about shows in the answers, so that each can be checked.
final class FaultWorld: Sendable {
  /// What every question may take.
  static let deadline = 6_000

  let models: SimulatedProviders
  /// A server of its own, so that it can go away alone.
  let engine: Mutex<SimulatedProviders?>
  /// What the chat model was asked.
  private let prompts = Prompts()
  let broker = InMemoryBroker()
  let configuration: WeirConfiguration
  private let enginePort: UInt16
  private let folder: URL
  private let producer: any KafkaProducing

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "weir-faults-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let database = folder.appending(path: "city.sqlite").path
    try Cities(20).write(to: database)
    var options = SimulatedProviders.Options()
    options.profile = ProviderProfile(
      chat: .milliseconds(20), embeddings: .milliseconds(15), vectorSearch: .milliseconds(10))
    let prompts = prompts
    options.chat = { request in
      prompts.add(request)
      return Self.plan(request)
    }
    models = try SimulatedProviders(options)
    let vectors = try SimulatedProviders(options)
    enginePort = vectors.port
    engine = Mutex(vectors)
    configuration = Self.configuration(
      database, models: models.openAIBaseURL, engine: vectors.qdrantURL)
    producer = try broker.makeProducer(KafkaClientConfiguration())
    for (topic, partitions) in KafkaConnection.topics(configuration) {
      try broker.createTopic(topic, partitions: partitions)
    }
  }

  deinit {
    models.stop()
    engine.withLock { $0?.stop() }
    try? FileManager.default.removeItem(at: folder)
  }

  private static func configuration(
    _ database: String, models: String, engine: String
  ) -> WeirConfiguration {
    var configuration = WeirConfiguration()
    configuration.delivery.mode = .exactlyOnce
    configuration.topics.partitions = 4
    configuration.admin.enabled = false
    configuration.answering.templates = false
    var city = DatabaseConfiguration()
    city.path = database
    configuration.databases = ["city": city]
    configuration.models.chat.baseURL = models
    configuration.models.chat.model = "simulated"
    configuration.models.chat.timeoutMs = 1_500
    configuration.models.chat.maxConcurrency = 16
    configuration.models.embeddings.baseURL = models
    configuration.models.embeddings.model = "simulated"
    configuration.models.embeddings.timeoutMs = 1_500
    var documents = CollectionConfiguration()
    documents.kind = .qdrant
    documents.embedding = .api
    documents.url = engine
    documents.timeoutMs = 1_500
    configuration.collections = ["documents": documents]
    return configuration
  }

  /// A plan whose SQL repeats the last word of the question.
  private static let plan: SimulatedChatResponder = { request in
    let question = question(request)
    let word = question.split(separator: " ").last ?? ""
    return .content(
      """
      {"lane":"sql","tables":["city"],"columns":[],"literals":[],\
      "sql":"SELECT '\(word)' AS word, count(*) AS cities FROM city","search":"","confidence":0.9}
      """)
  }

  private static func question(_ request: SimulatedChatRequest) -> String {
    request.messages.lazy.compactMap { message in
      (try? JSONValue(parsing: Array(message.content.utf8)))?["question"]?.string
    }.first ?? ""
  }

  // MARK: - Running

  /// Runs one member of the service around `body`.
  func serving<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let telemetry = Telemetry.silent(instance: "faults")
    let composed = try await ComposedAnswering(configuration, telemetry)
    let service = WeirService(
      configuration, connection: KafkaConnection(configuration, cluster: broker),
      answering: composed.answering, telemetry: telemetry)
    return try await composed.running {
      try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
          try await service.run()
          return nil
        }
        group.addTask {
          defer { service.stop("measured") }
          return try await body()
        }
        var result: Result?
        for try await part in group { result = part ?? result }
        guard let result else { throw BenchError("the service ended first") }
        return result
      }
    }
  }

  // MARK: - Asking

  /// Only letters: a number would be a slot of a pattern, and later questions would need no model.
  static func word(_ number: Int) -> String {
    String(
      String(number).unicodeScalars.map { digit in
        Character(UnicodeScalar(UInt8(ascii: "b") + UInt8(digit.value - 48)))
      }) + "q"
  }

  func submit(_ numbers: Range<Int>, _ lane: FaultScenario.Lane) async throws {
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    let records = numbers.map { number in
      let request = Request(
        question: "What is there to say about \(Self.word(number))", id: "\(number)",
        mode: lane == .plan ? .sql : .vector, deadlineMilliseconds: Self.deadline)
      return ProducerRecord(
        topic: configuration.topics.requests, key: Array("\(number)".utf8),
        value: request.encoded, timestampMilliseconds: now)
    }
    if let error = await producer.send(records).firstError { throw error }
  }

  /// All replies to these requests, once each has one or `patience` is over.
  func replies(to numbers: Range<Int>, patience: Duration) async throws -> [Int: [Reply]] {
    let end = ContinuousClock.now + patience
    while true {
      var replies: [Int: [Reply]] = [:]
      for partition in 0..<Int32(configuration.topics.partitions) {
        for record in broker.records(
          TopicPartition(configuration.topics.replies, partition))
        {
          guard let number = record.key.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
            numbers.contains(number)
          else { continue }
          replies[number, default: []].append(try Reply(decoding: record.value ?? []))
        }
      }
      if replies.count == numbers.count || ContinuousClock.now > end { return replies }
      try await ContinuousClock().sleep(for: .milliseconds(20))
    }
  }

  /// Whether an answer is about its question.
  static func isRight(_ reply: Reply, _ number: Int, _ lane: FaultScenario.Lane) -> Bool {
    guard reply.status == .ok else { return false }
    return lane == .search
      ? !reply.answer.hits.isEmpty : reply.answer.rows.first?.first == .text(word(number))
  }

  // MARK: - Faults

  func calls(_ endpoint: ProviderEndpoint) -> Int {
    endpoint == .search
      ? engine.withLock { $0?.counters(.search).calls ?? 0 } : models.counters(endpoint).calls
  }

  /// Distinct questions that came to an endpoint.
  func questions(_ endpoint: ProviderEndpoint) -> Int {
    switch endpoint {
    case .chat: prompts.count
    case .embeddings: models.counters(.embeddings).distinctInputs
    case .search: engine.withLock { $0?.counters(.search).distinctInputs ?? 0 }
    }
  }

  func begin(_ scenario: FaultScenario, poison: Int?) {
    if scenario.isServerGone {
      engine.withLock { engine in
        engine?.stop()
        engine = nil
      }
      return
    }
    var faults = scenario.faults
    if let poison {
      faults.append(
        ProviderFault(.invalidRequest, on: scenario.endpoint, input: Self.word(poison)))
    }
    models.setFaults(faults)
    engine.withLock { $0?.setFaults(faults) }
  }

  func end(_ scenario: FaultScenario) throws {
    models.setFaults([])
    try engine.withLock { engine in
      engine?.setFaults([])
      guard scenario.isServerGone else { return }
      var options = SimulatedProviders.Options()
      options.profile = .instant
      options.port = enginePort
      engine = try SimulatedProviders(options)
    }
  }
}

/// Distinct conversations: to be told what SQLite says of the SQL, and asked to mend it, is another
/// than to be asked the question.
private final class Prompts: Sendable {
  private let conversations = Mutex<Set<[SimulatedChatRequest.Message]>>([])

  var count: Int { conversations.withLock(\.count) }

  func add(_ request: SimulatedChatRequest) {
    conversations.withLock { _ = $0.insert(request.messages) }
  }
}
