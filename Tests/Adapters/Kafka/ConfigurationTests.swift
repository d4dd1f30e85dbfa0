import Kafka
import Synchronization
import Testing

/// Bad properties, refused credentials and unreachable brokers, on the real library.
@Suite(.timeLimit(.minutes(2)))
struct ConfigurationTests {
  @Test func anUnknownPropertyIsNamed() {
    let error = #expect(throws: KafkaError.self) {
      try KafkaProducer(KafkaClientConfiguration([("no.such.property", "1")]))
    }
    guard case .invalidConfiguration("no.such.property", let reason) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(reason.contains("No such configuration property"))
  }

  @Test func aBadValueIsNamedWithItsReason() {
    let error = #expect(throws: KafkaError.self) {
      try KafkaConsumer(KafkaClientConfiguration([("session.timeout.ms", "soon")]))
    }
    guard case .invalidConfiguration("session.timeout.ms", let reason) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func aCombinationThatCannotWorkIsRefused() {
    let error = #expect(throws: KafkaError.self) {
      try KafkaProducer(KafkaClientConfiguration([("acks", "1")]))
    }
    guard case .invalidConfiguration = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func committingBehindTheCallersBackCannotBeTurnedOn() {
    #expect(throws: KafkaError.self) {
      try KafkaConsumer(KafkaClientConfiguration([("enable.auto.commit", "true")]))
    }
  }

  @Test func secretsArePrintedNeitherInTheConfigurationNorInErrors() {
    let configuration = KafkaClientConfiguration([
      ("sasl.password", "hunter2-very-secret"), ("sasl.username", "weir"),
      ("ssl.key.password", "hunter3-very-secret"), ("security.protocol", "hunter2-very-secret"),
    ])
    #expect(!"\(configuration)".contains("hunter"))
    #expect("\(configuration)".contains("sasl.username=weir"))
    let error = #expect(throws: KafkaError.self) { try KafkaProducer(configuration) }
    #expect(!"\(String(describing: error))".contains("hunter2"))
    #expect(!(error?.description.contains("hunter2") ?? true))
  }

  @Test func anUnreachableClusterIsAnErrorWithinTheDeadline() throws {
    let nowhere = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1")
    let clock = ContinuousClock()
    let admin = try KafkaAdmin(nowhere)
    defer { admin.close() }
    let producer = try KafkaProducer(nowhere)
    defer { producer.close(deadline: .milliseconds(100)) }
    let calls: [() throws -> Void] = [
      { _ = try admin.describeCluster(deadline: .milliseconds(500)) },
      { try admin.createTopics([NewTopic("t", partitions: 1)], deadline: .milliseconds(500)) },
      { _ = try admin.describeTopic("t", deadline: .milliseconds(500)) },
      { try producer.warm(topics: ["t"], deadline: .milliseconds(500)) },
      { _ = try producer.partitionCount("t", deadline: .milliseconds(500)) },
    ]
    for call in calls {
      let start = clock.now
      let error = #expect(throws: KafkaError.self) { try call() }
      #expect(error?.isRetriable == true, "\(String(describing: error))")
      #expect(start.duration(to: clock.now) < .seconds(5))
    }
  }

  @Test func aConsumerReportsAnUnreachableClusterOnceAndStops() async throws {
    let consumer = try KafkaConsumer(
      KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", [("group.id", "g")]))
    let handler = RecordingHandler()
    try consumer.start(topics: ["t"], handler: handler)
    await handler.wait { !$0.errors.isEmpty }
    await consumer.stop()
    let errors = handler.snapshot.errors
    #expect(Set(errors).count == errors.count)
    #expect(errors.allSatisfy { if case .transport = $0 { true } else { false } })
    #expect(handler.snapshot.isStopped)
  }

  @Test func transactionsOnAnUnreachableClusterTimeOutRetriably() throws {
    let producer = try KafkaProducer(
      KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", [("transactional.id", "t")]))
    defer { producer.close(deadline: .zero) }
    let error = #expect(throws: KafkaError.self) {
      try producer.initTransactions(deadline: .milliseconds(300))
    }
    #expect(error?.isRetriable == true)
    #expect(error?.cause == .timedOut(operation: "transaction initialize"))
  }

  @Test func logLinesGoToTheCallback() async throws {
    let lines = LogLines()
    let producer = try KafkaProducer(
      KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1"), log: lines.take)
    defer { producer.close(deadline: .zero) }
    await lines.waitForOne()
  }
}

/// Keeps log lines and lets a test wait for the first.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  private let signal: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  init() { (signal, arrived) = AsyncStream.makeStream() }

  var take: KafkaLog {
    { [self] _, facility, message in
      lines.withLock { $0.append("\(facility): \(message)") }
      arrived.yield()
    }
  }

  var all: [String] { lines.withLock { $0 } }

  func waitForOne() async {
    for await _ in signal { return }
  }
}
