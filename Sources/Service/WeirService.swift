package import Answering
package import Configuration
internal import Contract
package import Intake
internal import Kafka
internal import Outbox
internal import Synchronization
package import Telemetry

/// Weir, put together: broker, intake, answering, outbox, telemetry.
///
/// Started in this order and stopped in reverse: the outbox, the intake's workers and flights, the
/// consumer. On a stop the consumer gives its partitions back first, which lets open requests
/// finish and commits them; only then do the workers and the outbox end.
package final class WeirService: Sendable {
  private let configuration: WeirConfiguration
  private let connection: KafkaConnection
  /// Its name among the members of the group.
  private let member: String
  private let answering: any Answering
  private let telemetry: Telemetry
  private let stopSignal = StopSignal()
  private let startedAt: ContinuousClock.Instant
  private let running = Mutex<Intake?>(nil)
  private let phase = Mutex(ServiceStatus.Phase.starting)

  package init(
    _ configuration: WeirConfiguration, connection: KafkaConnection,
    answering: any Answering, telemetry: Telemetry,
    startedAt: ContinuousClock.Instant = ContinuousClock.now
  ) {
    self.configuration = configuration
    self.connection = connection
    member = Self.memberName(configuration, telemetry)
    self.answering = answering
    self.telemetry = telemetry
    self.startedAt = startedAt
  }

  /// Asks the service to finish what it has and end.
  package func stop(_ reason: String) { stopSignal.stop(reason) }

  /// What a probe of readiness wants to know; nil before the intake runs.
  package var intake: Intake? { running.withLock { $0 } }

  /// Serves until ``stop(_:)``.
  ///
  /// - Parameter ready: called once, when partitions are assigned.
  /// - Throws: ``ServiceError`` when it cannot start or the consumer failed for good.
  package func run(ready: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let admin = try AdminServer(configuration.admin, telemetry: telemetry) { self.status }
    defer { admin.stop() }
    if let url = admin.baseURL {
      telemetry.emit(NoticeGiven(.info, source: "admin", "pages at \(url)"))
    }
    ProcessReadings.observe(
      on: telemetry.metrics, start: telemetry.startTime, version: Version.current)
    try checkTopics()
    let consumer = try start { () throws(KafkaError) in
      try connection.makeConsumer(member: member)
    }
    let succession = makeSuccession(consumer)
    let groupChanges: @Sendable () -> Void = { succession?.look() }
    // A producer of its own: for summaries, and to ask about topics without disturbing the outbox.
    let producer = try start { () throws(KafkaError) in try connection.makeProducer() }
    defer { producer.close() }
    let options = OutboxOptions(configuration)
    let outbound = Mutex<Outbound?>(nil)
    let directory = TopicDirectory { (topic, deadline) throws(KafkaError) in
      try producer.partitionCount(topic, deadline: deadline)
    }
    let intake = Intake(
      options: IntakeOptions(configuration), answering: answering, telemetry: telemetry,
      consumer: consumer, topics: directory, groupChanges: groupChanges
    ) { book in
      let made = makeOutbound(consumer: consumer, producer: producer, book: book, options)
      outbound.withLock { $0 = made }
      return made.sink
    }
    guard let outbound = outbound.withLock({ $0 }) else { return }
    observe(intake, consumer)
    running.withLock { $0 = intake }
    defer { running.withLock { $0 = nil } }
    let spans = SpanExport(configuration, telemetry: telemetry, producer: producer)
    let readiness = Readiness()
    try await withThrowingTaskGroup { group in
      // Before anything that takes a while: members that died lately are told by the group only
      // until their session ends, and what they left open is theirs who saw them.
      if let succession { group.addTask { await succession.run() } }
      group.addTask { await outbound.run { readiness.outboxReady($0) } }
      if let error = await readiness.outbox() {
        succession?.stop()
        throw ServiceError.transactions(error)
      }
      // Threads know nothing of cancellation: whatever ends this scope stops them.
      defer {
        intake.stopWorkers()
        outbound.stop()
        succession?.stop()
        group.cancelAll()
      }
      group.addTask { try await intake.run() }
      group.addTask { await self.summarise(through: producer, options) }
      if let spans { group.addTask { await spans.run() } }
      try start { () throws(KafkaError) in
        try consumer.start(topics: [configuration.topics.requests], handler: intake)
      }
      group.addTask { await self.announce(intake, ready) }
      group.addTask { await self.watch(intake) }
      group.addTask { await self.watchData(intake) }
      let reason = await stopSignal.wait()
      phase.withLock { $0 = .stopping }
      await consumer.stop()
      telemetry.emit(
        ServiceStopped(
          reason: reason, requests: telemetry.metrics.requestStatistics().total))
      if let error = intake.fatalError { throw ServiceError.broker(error) }
    }
    // Those of the last outcomes, now that all have left.
    await spans?.flush()
  }

  /// How it is now, for the admin pages.
  private var status: ServiceStatus {
    let intake = intake
    let fatal = intake?.fatalError
    return ServiceStatus(
      phase: phase.withLock { $0 }, group: configuration.kafka.groupId,
      mode: configuration.delivery.mode.rawValue,
      partitions: (intake?.assigned ?? []).map(\.partition).sorted(),
      dependencies: [
        ServiceStatus.Dependency(
          "kafka", fatal == nil ? .ok : .down, reason: fatal?.description ?? "")
      ],
      longestPoll: .milliseconds(configuration.kafka.maxPollIntervalMs))
  }

  // MARK: Parts

  private func checkTopics() throws(ServiceError) {
    let results = try TopicSetup(connection, configuration)
      .ensure(creating: configuration.topics.create)
    for (topic, result) in results {
      if case .failed(let error) = result { throw .topic(topic, error) }
    }
  }

  private func start<Result>(
    _ make: () throws(KafkaError) -> Result
  ) throws(ServiceError) -> Result {
    do throws(KafkaError) {
      return try make()
    } catch {
      throw .broker(error)
    }
  }

  /// At least once leaves nothing open.
  private func makeSuccession(_ consumer: any KafkaConsuming) -> Succession? {
    guard configuration.delivery.mode == .exactlyOnce else { return nil }
    let connection = connection
    return Succession(
      member: member,
      transactionTimeout: .milliseconds(configuration.delivery.transactionTimeoutMs),
      telemetry: telemetry,
      members: { connection.members(of: consumer) },
      fence: { member in
        Result { () throws(KafkaError) in try connection.endTransactions(of: member) }
      })
  }

  private func makeOutbound(
    consumer: any KafkaConsuming, producer: any KafkaProducing, book: any OffsetBook,
    _ options: OutboxOptions
  ) -> Outbound {
    switch configuration.delivery.mode {
    case .atLeastOnce:
      return .atLeastOnce(
        AtLeastOnceOutbox(
          producer: producer, consumer: consumer, book: book, telemetry: telemetry,
          options: options))
    case .exactlyOnce:
      let connection = connection
      let member = member
      return .exactlyOnce(
        ExactlyOnceOutbox(
          makeProducer: { slot throws(KafkaError) in
            try connection.makeTransactionalProducer(slot: slot, member: member)
          }, consumer: consumer, book: book, telemetry: telemetry, options: options,
          warmTopics: KafkaConnection.topics(configuration).map(\.0)))
    }
  }

  /// Stable where the deployment gives a name, so that a successor ends its predecessor's open
  /// transaction at once; else unique to this process.
  private static func memberName(
    _ configuration: WeirConfiguration, _ telemetry: Telemetry
  ) -> String {
    let delivery = configuration.delivery
    if !delivery.slot.isEmpty { return delivery.slot }
    if !configuration.kafka.groupInstanceId.isEmpty { return configuration.kafka.groupInstanceId }
    return telemetry.instance + "-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
  }

  private func observe(_ intake: Intake, _ consumer: any KafkaConsuming) {
    let metrics = telemetry.metrics
    metrics.observe(.requestsInFlight) { [weak intake] in
      [MetricSample(Double(intake?.openCount ?? 0), [])]
    }
    metrics.observe(.flights) { [weak intake] in
      [MetricSample(Double(intake?.flightCounts.flights ?? 0), [])]
    }
    metrics.observe(.warmAnswers) { [weak intake] in
      [MetricSample(Double(intake?.flightCounts.warm ?? 0), [])]
    }
    metrics.observe(.partitions) { [weak intake] in
      [MetricSample(Double(intake?.assigned.count ?? 0), [])]
    }
    metrics.observe(.lag) { [weak intake] in
      let lag = (intake?.windows ?? []).reduce(Int64(0)) { sum, window in
        let partition = TopicPartition(self.configuration.topics.requests, window.partition)
        let high = consumer.cachedWatermarks(partition)?.high ?? window.base
        return sum + max(0, high - window.base)
      }
      return [MetricSample(Double(lag), [])]
    }
  }

  // MARK: Going on

  private func announce(_ intake: Intake, _ ready: @Sendable (Int) -> Void) async {
    guard await intake.waitForAssignment() else { return }
    let partitions = intake.assigned.count
    phase.withLock { $0 = .running }
    telemetry.emit(
      ServiceStarted(
        version: Version.current, instance: telemetry.instance,
        mode: configuration.delivery.mode.rawValue, partitions: partitions,
        milliseconds: (ContinuousClock.now - startedAt).microseconds / 1000))
    ready(partitions)
  }

  /// A consumer that failed for good ends the service: whoever runs it starts it anew.
  private func watch(_ intake: Intake) async {
    if await intake.waitForFatalError() { stopSignal.stop("the consumer failed") }
  }

  /// Answers whose data has changed are not served again.
  private func watchData(_ intake: Intake) async {
    guard configuration.answers.changeCheckMs > 0 else { return }
    let interval = Duration.milliseconds(configuration.answers.changeCheckMs)
    let answering = answering
    while !Task.isCancelled {
      let found = Mutex(DataChanges())
      await withNamedThread("weir.changes") {
        let changes = answering.lookForChanges()
        found.withLock { $0 = changes }
      }
      let changes = found.withLock { $0 }
      if !changes.databases.isEmpty { intake.dropWarm() }
      for name in changes.schemas {
        telemetry.emit(
          NoticeGiven(
            .warning, source: "databases",
            "the schema of databases.\(name) changed: what was learnt about it is dropped; restart"
              + " to ask what is new in it"))
      }
      do { try await ContinuousClock().sleep(for: interval) } catch { return }
    }
  }

  private func summarise(through producer: any KafkaProducing, _ options: OutboxOptions) async {
    let interval = Duration.seconds(max(1, configuration.telemetry.summaryIntervalSeconds))
    var count = 0
    while true {
      do { try await ContinuousClock().sleep(for: interval) } catch { return }
      count += 1
      let summary = telemetry.summarise()
      let record = telemetry.record(of: summary).producerRecord(
        options, id: "\(telemetry.instance)/\(telemetry.startTime.nanoseconds)/summary/\(count)",
        time: summary.time.description)
      let otlp =
        configuration.telemetry.otlp && !configuration.topics.otlpMetrics.isEmpty
        ? [
          ProducerRecord(
            topic: configuration.topics.otlpMetrics,
            value: telemetry.otlpMetrics(version: Version.current))
        ] : []
      // A summary that is lost is followed by another, with the totals.
      _ = await producer.send([record] + otlp)
    }
  }
}
