internal import Dispatch
package import Kafka
internal import Synchronization
package import Telemetry

/// Sends outcomes and offsets in short transactions: what a read-committed reader sees, it sees
/// exactly once.
///
/// The work is done before; a transaction is open for milliseconds. Two producers take turns, so
/// that a transaction need not wait for the broker to write the last one's markers; commits stay
/// one after the other, so that a map never holds undecided work.
///
/// ```
///  outcomes ─► begin ─► records, offsets with maps ─► commit ─► tickets complete
///                │              │                       │
///                │       abortable: abort, again,       │ fatal or in doubt: rebirth, then the
///                │       without what cannot be sent    │ committed offsets say what is out
/// ```
package final class ExactlyOnceOutbox: OutcomeSink {
  package typealias MakeProducer =
    @Sendable (_ slot: Int) throws(KafkaError) -> any KafkaProducing

  /// Producers that take turns.
  package static let slots = 2

  private let queue = OutcomeQueue()
  private let makeProducer: MakeProducer
  private let consumer: any KafkaConsuming
  private let book: any OffsetBook
  private let telemetry: Telemetry
  private let options: OutboxOptions
  private let format: TelemetryFormat
  private let redirection: Redirection
  private let warmTopics: [String]
  private let deferred = Mutex(Deferred(delay: .milliseconds(500)))
  /// How often a producer had to be made again; the thread's own.
  private let generations = Atomic<Int>(0)

  /// - Parameters:
  ///   - makeProducer: a producer for one of two slots; a slot's `transactional.id` never changes.
  ///   - warmTopics: topics to know before the first record.
  package init(
    makeProducer: @escaping MakeProducer, consumer: any KafkaConsuming, book: any OffsetBook,
    telemetry: Telemetry, options: OutboxOptions, warmTopics: [String]
  ) {
    self.makeProducer = makeProducer
    self.consumer = consumer
    self.book = book
    self.telemetry = telemetry
    self.options = options
    format = TelemetryFormat(options)
    self.warmTopics = warmTopics
    redirection = Redirection(options: options)
  }

  package func submit(_ outcomes: [Outcome]) {
    queue.submit(outcomes)
  }

  package func waitForRoom() { queue.waitForRoom() }

  /// Offsets go with their outcomes, and carry the generation they were chosen in.
  package func leave(_ release: () -> Void) { release() }

  package func stop() { queue.stop() }

  /// Sends until ``stop()``; what is waiting then still leaves.
  /// - Parameter ready: called once both producers are registered, or with why they cannot be.
  package func run(ready: @escaping @Sendable (KafkaError?) -> Void) async {
    await withNamedThread("weir.outbox") { self.loop(ready: ready) }
  }

  private func loop(ready: (KafkaError?) -> Void) {
    let slots = (0..<Self.slots).map { slot in
      TransactionalProducer { () throws(KafkaError) in try self.makeProducer(slot) }
    }
    defer { for slot in slots { slot.close(deadline: .seconds(5)) } }
    do throws(KafkaError) {
      for slot in slots { try slot.prepare(warming: warmTopics) }
    } catch {
      return ready(error)
    }
    ready(nil)
    var turn = 0
    while let outcomes = queue.take(atMost: options.groupLimit, until: nextTurn()) {
      let group = lingering(outcomes) + deferred.withLock { $0.takeDue() }
      guard let membership = membership(for: group) else { continue }
      FaultPoint.reach(.beforeMembership)
      let live = book.live(group)
      guard !live.isEmpty || book.hasUncommitted else { continue }
      turn = 1 - turn
      leave(live, as: membership, through: slots[turn])
    }
  }

  /// Offsets of records that needed no outcome leave by themselves after a while.
  private func nextTurn() -> DispatchTime {
    min(
      book.hasUncommitted ? .now() + .seconds(1) : .distantFuture,
      deferred.withLock(\.due) ?? .distantFuture)
  }

  /// Waits for company as long as is configured, unless there is plenty.
  private func lingering(_ outcomes: [Outcome]) -> [Outcome] {
    guard !outcomes.isEmpty, options.linger > .zero, options.groupLimit > outcomes.count else {
      return outcomes
    }
    pause(options.linger)
    let more = queue.take(atMost: options.groupLimit - outcomes.count, until: .now())
    return outcomes + (more ?? [])
  }

  /// Membership as of before the offsets are chosen: partitions that go to another member between
  /// then and the transaction carry the old generation, which the broker refuses. Asked for later
  /// it could be the new one, and another member's offsets would be overwritten.
  private func membership(for outcomes: [Outcome]) -> ConsumerGroupMetadata? {
    do throws(KafkaError) {
      return try consumer.groupMetadata()
    } catch {
      let live = book.live(outcomes)
      guard !live.isEmpty, !queue.isStopping else { return nil }
      telemetry.emit(NoticeGiven(.warning, source: "outbox", "no membership: \(error)"))
      queue.putBack(live)
      pause(.milliseconds(50))
      return nil
    }
  }

  private func leave(
    _ outcomes: [Outcome], as membership: ConsumerGroupMetadata,
    through slot: TransactionalProducer
  ) {
    let began = telemetry.clock.now()
    let group = RecordGroup(outcomes, telemetry: telemetry, format: format)
    let offsets = book.offsets(completing: group.tickets)
    do throws(TransactionalProducer.Failure) {
      try slot.commit(group, offsets: offsets, as: membership)
      finish(group.outcomes, offsets)
      telemetry.emit(
        CommitCompleted(
          requests: group.outcomes.count, records: group.count,
          microseconds: (telemetry.clock.now() - began).microseconds))
    } catch {
      telemetry.emit(
        CommitFailed(
          outcome: error.step == .abort ? .aborted : .failed, requests: group.outcomes.count,
          errorName: error.error.description,
          microseconds: (telemetry.clock.now() - began).microseconds))
      recover(group, from: error, through: slot)
    }
  }

  private func finish(_ outcomes: [Outcome], _ offsets: [OffsetCommit]) {
    book.complete(outcomes.finalTickets)
    book.committed(offsets)
    telemetry.record(outcomes.forEachEvent)
  }

  private func recover(
    _ group: RecordGroup, from failure: TransactionalProducer.Failure,
    through slot: TransactionalProducer
  ) {
    switch failure.step {
    case .again, .abort:
      let (now, later) = replacements(group, failure)
      queue.putBack(now)
      deferred.withLock { $0.add(later) }
      // A member that the group left behind learns it soon; until then nothing it sends counts.
      if failure.delivery == nil { pause(.milliseconds(50)) }
    case .rebirth:
      rebear(slot, because: failure.error)
      resolve(group.outcomes)
    }
  }

  /// The outcomes again: those that cannot be sent in another form, or later, so that they do not
  /// hold up their neighbours.
  private func replacements(
    _ group: RecordGroup, _ failure: TransactionalProducer.Failure
  ) -> (now: [Outcome], later: [Outcome]) {
    let failures = failure.delivery.map { group.failures($0) } ?? [:]
    var now: [Outcome] = []
    var later: [Outcome] = []
    for (place, outcome) in group.outcomes.enumerated() {
      guard let error = failures[place], error.cause != .purged else {
        now.append(outcome)
        continue
      }
      switch redirection.step(for: outcome, after: error) {
      case .instead(let other): now.append(other)
      case .retry: later.append(outcome)
      }
    }
    return (now, later)
  }

  private func rebear(_ slot: TransactionalProducer, because error: KafkaError) {
    let generation = generations.add(1, ordering: .relaxed).newValue
    telemetry.emit(ProducerReborn(errorName: error.description, generation: generation))
    persist("a producer cannot be made again") { () throws(KafkaError) in
      slot.close(deadline: .zero)
      try slot.prepare(warming: warmTopics)
    }
  }

  /// After a commit in doubt: the committed offsets say which outcomes are out; the others go again.
  private func resolve(_ outcomes: [Outcome]) {
    persist("committed offsets cannot be read") { () throws(KafkaError) in
      let committed = try consumer.committed(book.assigned, deadline: .seconds(10))
      let tickets = outcomes.finalTickets
      let settled = book.settled(tickets, by: committed)
      finish(outcomes.filter { settled.contains($0.ticket) }, [])
      queue.putBack(outcomes.filter { !settled.contains($0.ticket) })
    }
  }

  /// Tries until it works: there is no other way on. A stopping service tries a few times; what is
  /// undone then is another member's to do again.
  private func persist(_ trouble: String, _ call: () throws(KafkaError) -> Void) {
    var delay = Duration.milliseconds(100)
    var attempts = 0
    while true {
      do throws(KafkaError) {
        return try call()
      } catch {
        attempts += 1
        telemetry.emit(NoticeGiven(.error, source: "outbox", "\(trouble): \(error)"))
        if queue.isStopping, attempts >= 3 { return }
        pause(delay)
        delay = min(delay * 2, .seconds(5))
      }
    }
  }

  /// Waits on this thread, which has nothing else to do.
  private func pause(_ duration: Duration) {
    let microseconds = Int(duration.microseconds)
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .microseconds(microseconds))
  }
}

extension Duration {
  /// Whole microseconds.
  package var microseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}
