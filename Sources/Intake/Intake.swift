package import Answering
internal import Contract
internal import Dispatch
internal import Flights
package import Kafka
package import Outbox
internal import Synchronization
package import Telemetry

/// Takes request records off the topic and sees each to its outcome.
///
/// On the consumer's thread records are admitted in order (``PartitionBook``); workers read them,
/// answer what can be answered at once and launch the rest; outcomes go to the outbox, which
/// completes their tickets. What does not fit the window or the bound in flight stops the flow of
/// its partition until something completes.
package final class Intake: KafkaConsumerHandler {
  private struct Admission {
    /// Records received but not admitted, in order: their partition's window is full.
    var held: [Int32: [KafkaRecord]] = [:]
    var paused: Set<Int32> = []
    var hasAssignment = false
    var fatal: KafkaError?
  }

  private let core: IntakeCore
  private let consumer: any KafkaConsuming
  private let work = WorkQueue()
  private let admission = Mutex(Admission())
  /// Held while partitions are paused or resumed, so that the consumer is told in the order in
  /// which it was decided; taken before ``admission``.
  private let flow = Mutex(())
  private let groupChanges: @Sendable () -> Void
  private let assignment = Milestone()
  private let failure = Milestone()

  /// - Parameters:
  ///   - groupChanges: called when members come or go; must not block.
  ///   - makeOutbox: gets the book that outcomes complete their tickets in.
  package init(
    options: IntakeOptions, answering: any Answering, telemetry: Telemetry,
    consumer: any KafkaConsuming, topics: TopicDirectory,
    groupChanges: @escaping @Sendable () -> Void = {},
    makeOutbox: (any OffsetBook) -> any OutcomeSink
  ) {
    let book = PartitionBook(topic: options.requestTopic, window: options.window)
    self.consumer = consumer
    self.groupChanges = groupChanges
    core = IntakeCore(
      options: options, answering: answering, telemetry: telemetry, outbox: makeOutbox(book),
      book: book, topics: topics)
    book.onProgress = { [weak self] in self?.progress() }
  }

  /// Whether partitions are assigned (possibly none: there may be more members than partitions).
  package var hasAssignment: Bool { admission.withLock(\.hasAssignment) }
  package var assigned: [TopicPartition] { core.book.assigned }
  /// Requests admitted and not finished.
  package var openCount: Int { core.book.openCount }
  package var flightCounts: (flights: Int, followers: Int, warm: Int) { core.flights.counts }
  package var windows: [PartitionWindow] { core.book.windows }
  package var fatalError: KafkaError? { admission.withLock(\.fatal) }

  /// Returns when partitions have been assigned for the first time; false when cancelled first.
  package func waitForAssignment() async -> Bool { await assignment.wait() }

  /// Returns when the consumer failed for good; false when cancelled first.
  package func waitForFatalError() async -> Bool { await failure.wait() }

  /// Forgets warm answers whose data changed.
  package func dropWarm() {
    core.flights.dropWarm { !core.answering.isCurrent($0) }
  }

  /// Works until ``stopWorkers()``; flights go on until the task is cancelled.
  ///
  /// - Throws: a `ReplyError` when a worker cannot be made.
  package func run() async throws {
    let parts = try (0..<max(1, core.options.workers)).map { _ in
      Transfer((try RecordReader(options: core.options), try core.answering.makeWorker()))
    }
    await withTaskGroup { group in
      for (number, parts) in parts.enumerated() {
        group.addTask { [self] in
          await withNamedThread("weir.worker-\(number)") { [self] in
            guard let (reader, answering) = parts.take() else { return }
            let worker = IntakeWorker(intake: core, reader: reader, answering: answering)
            while let batch = work.take() {
              worker.work(on: batch)
              core.outbox.waitForRoom()
            }
          }
        }
      }
      group.addTask { [self] in await core.flights.run() }
      await group.waitForAll()
    }
  }

  /// Lets the workers finish what is queued, then end.
  package func stopWorkers() { work.stop() }

  // MARK: KafkaConsumerHandler

  package func partitionsAssigned(_ partitions: [CommittedOffset]) -> [TopicPartition: Int64] {
    let numbers = partitions.map(\.topicPartition.partition)
    core.telemetry.emit(RebalanceStarted(change: .assigned, partitions: numbers.sorted()))
    var starts: [TopicPartition: Int64] = [:]
    FaultPoint.reach(.insideAssign)
    for var committed in partitions {
      if FaultPoint.isOff(.map) { committed.metadata = nil }
      let (start, restoration) = core.book.assign(committed)
      starts[committed.topicPartition] = start
      if case .replayed(let damage) = restoration {
        core.telemetry.emit(
          NoticeGiven(
            .warning, source: "ledger",
            "\(committed.topicPartition): \(damage); everything from the committed offset on "
              + "is done again"))
      }
    }
    admission.withLock { admission in
      admission.hasAssignment = true
      for number in numbers {
        admission.held[number] = nil
        admission.paused.remove(number)
      }
    }
    assignment.reach()
    groupChanges()
    core.telemetry.emit(
      RebalanceFinished(change: .assigned, assigned: core.book.assigned.count, microseconds: 0))
    return starts
  }

  package func partitionsRevoked(_ partitions: [TopicPartition]) {
    groupChanges()
    let began = core.telemetry.clock.now()
    let numbers = partitions.map(\.partition)
    core.telemetry.emit(RebalanceStarted(change: .revoked, partitions: numbers.sorted()))
    admission.withLock { admission in
      for number in numbers { admission.held[number] = nil }
    }
    FaultPoint.reach(.duringDrain)
    core.book.drain(
      numbers, until: .now() + .microseconds(core.options.drainTimeout.microseconds))
    FaultPoint.reach(.insideRevoke)
    // Most partitions come back to where they were: work that outlives the drain goes on meanwhile.
    let comeback = ContinuousClock.now + core.options.drainTimeout + Self.rejoining
    core.outbox.leave { release(numbers, adriftUntil: comeback) }
    core.telemetry.emit(
      RebalanceFinished(
        change: .revoked, assigned: core.book.assigned.count,
        microseconds: (core.telemetry.clock.now() - began).microseconds))
  }

  package func partitionsLost(_ partitions: [TopicPartition]) {
    groupChanges()
    let numbers = partitions.map(\.partition)
    core.telemetry.emit(RebalanceStarted(change: .lost, partitions: numbers.sorted()))
    admission.withLock { admission in
      for number in numbers { admission.held[number] = nil }
    }
    release(numbers)
    core.telemetry.emit(
      RebalanceFinished(change: .lost, assigned: core.book.assigned.count, microseconds: 0))
  }

  package func recordsReceived(_ records: [KafkaRecord]) {
    admission.withLock { admit(records, &$0) }
    limitFlow()
    work.waitForRoom()
  }

  package func consumerFailed(_ error: KafkaError) {
    if error.isFatal {
      admission.withLock { $0.fatal = error }
      failure.reach()
    }
    core.telemetry.emit(
      NoticeGiven(error.isFatal ? .error : .warning, source: "kafka", error.description))
  }

  package func consumerStopped() {
    admission.withLock { $0.hasAssignment = false }
  }

  // MARK: Flow

  private func admit(_ records: [KafkaRecord], _ admission: inout Admission) {
    var incoming = records
    if !admission.held.isEmpty {
      // Behind those that wait already: offsets are admitted in order.
      for record in records where admission.held[record.partition] != nil {
        admission.held[record.partition]?.append(record)
      }
      incoming.removeAll { admission.held[$0.partition] != nil }
    }
    var batches: [[AdmittedRecord]] = []
    var batch: [AdmittedRecord] = []
    // A few records are shared among the workers too.
    let size = max(8, min(WorkQueue.batchLimit, incoming.count / max(1, core.options.workers)))
    for (record, verdict) in zip(incoming, core.book.admit(incoming)) {
      switch verdict {
      case .admitted(let ticket):
        if batch.isEmpty { batch.reserveCapacity(size) }
        batch.append(AdmittedRecord(record: record, ticket: ticket))
        if batch.count == size {
          batches.append(batch)
          batch = []
        }
      case .beyondWindow: admission.held[record.partition, default: []].append(record)
      case .done, .foreign: break
      }
    }
    if !batch.isEmpty { batches.append(batch) }
    if !batches.isEmpty { work.add(batches) }
  }

  /// Stops partitions that have no room, or all of them when enough is in flight.
  private func limitFlow() {
    let isFull = core.book.openCount >= core.options.maximumInFlight
    guard isFull || admission.withLock({ !$0.held.isEmpty }) else { return }
    let hasStopped = flow.withLock { _ in
      let stopped = admission.withLock { admission in
        let full = isFull ? Set(core.book.assigned.map(\.partition)) : Set(admission.held.keys)
        let stopped = full.subtracting(admission.paused)
        admission.paused.formUnion(stopped)
        return stopped
      }
      if !stopped.isEmpty { setFlow(stopped) { try consumer.pause($0) } }
      return !stopped.isEmpty
    }
    // What completed in between told nobody.
    if hasStopped { progress() }
  }

  /// Something was completed: what waited may go on.
  private func progress() {
    guard admission.withLock({ !$0.paused.isEmpty }) else { return }
    flow.withLock { _ in
      let resumed = resumable()
      if !resumed.isEmpty { setFlow(resumed) { try consumer.resume($0) } }
    }
  }

  /// Admits what has room now; answers which partitions may flow again.
  private func resumable() -> Set<Int32> {
    let open = core.book.openCount
    return admission.withLock { admission in
      for partition in Array(admission.held.keys) {
        guard let records = admission.held[partition], let first = records.first,
          core.book.hasRoom(partition, upTo: first.offset)
        else { continue }
        admission.held[partition] = nil
        admit(records, &admission)
      }
      guard open < core.options.maximumInFlight * 4 / 5 else { return [] }
      let resumed = admission.paused.filter { admission.held[$0] == nil }
      admission.paused.subtract(resumed)
      return resumed
    }
  }

  private func setFlow(
    _ partitions: Set<Int32>, _ change: ([TopicPartition]) throws -> Void
  ) {
    do {
      try change(partitions.map { TopicPartition(core.options.requestTopic, $0) })
    } catch {
      // A partition that went away meanwhile needs neither.
      core.telemetry.emit(NoticeGiven(.debug, source: "kafka", "flow control: \(error)"))
    }
  }

  // MARK: Leaving

  /// What a group needs to deal partitions out anew, its members' draining apart.
  private static let rejoining = Duration.seconds(5)

  private func release(_ partitions: [Int32], adriftUntil: ContinuousClock.Instant? = nil) {
    let gone = Set(partitions)
    admission.withLock { admission in
      for partition in partitions {
        admission.held[partition] = nil
        admission.paused.remove(partition)
      }
    }
    core.book.release(partitions)
    core.flights.leave(adriftUntil: adriftUntil) { gone.contains($0.ticket.partition) }
    // What they held back others may take now: with nothing of their own open, no completion tells.
    progress()
  }
}
