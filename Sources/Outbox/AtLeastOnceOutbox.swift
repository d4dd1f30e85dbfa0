internal import Dispatch
package import Kafka
internal import Synchronization
package import Telemetry

/// Sends outcomes at once and commits offsets behind them: after a crash an outcome may be seen
/// again, none is lost.
///
/// One thread sends. Deliveries complete tickets on the producer's delivery thread. Commits follow
/// one another, each telling all that was completed during the last, and no closer than
/// `commitSpacing`.
package final class AtLeastOnceOutbox: OutcomeSink {
  private let queue = OutcomeQueue()
  private let producer: any KafkaProducing
  private let consumer: any KafkaConsuming
  private let book: any OffsetBook
  private let telemetry: Telemetry
  private let options: OutboxOptions
  private let format: TelemetryFormat
  private let redirection: Redirection
  private let commits = Mutex(CommitState())
  /// Held from choosing offsets to asking for their commit, so that commits follow one another in
  /// the order of their snapshots: a base never goes back.
  private let order = Mutex(())
  private let deliveriesEnded = DispatchSemaphore(value: 0)
  /// Groups that may be on their way at once; while they are, outcomes wait where they are counted.
  private let room = DispatchSemaphore(value: 16)

  private struct CommitState {
    var isCommitting = false
    var lastBegan = DispatchTime(uptimeNanoseconds: 1)
    var inFlight = 0
    var isStopping = false
    var deferred = Deferred(delay: .milliseconds(200))
  }

  private static let commitSpacing = DispatchTimeInterval.milliseconds(10)
  /// Small groups keep what is on its way within the processor's cache.
  private static let largestGroup = 256

  package init(
    producer: any KafkaProducing, consumer: any KafkaConsuming, book: any OffsetBook,
    telemetry: Telemetry, options: OutboxOptions
  ) {
    self.producer = producer
    self.consumer = consumer
    self.book = book
    self.telemetry = telemetry
    self.options = options
    format = TelemetryFormat(options)
    redirection = Redirection(options: options)
  }

  package func submit(_ outcomes: [Outcome]) {
    queue.submit(outcomes)
  }

  package func waitForRoom() { queue.waitForRoom() }

  /// Sends until ``stop()``; what is waiting then still leaves.
  package func run() async {
    await withNamedThread("weir.outbox") { self.loop() }
  }

  package func stop() { queue.stop() }

  package func leave(_ release: () -> Void) {
    let isCommitted = DispatchSemaphore(value: 0)
    let isAsked = order.withLock { _ in
      let offsets = book.offsets(completing: [])
      release()
      guard !offsets.isEmpty else { return false }
      commit(offsets) { isCommitted.signal() }
      return true
    }
    // Those asked for before are done first.
    if isAsked { isCommitted.wait() }
  }

  private func loop() {
    while let outcomes = queue.take(
      atMost: min(options.groupLimit, Self.largestGroup), until: nextTurn())
    {
      let again = commits.withLock { $0.deferred.takeDue() }
      let live = book.live(again.isEmpty ? outcomes : outcomes + again)
      if !live.isEmpty { send(live) }
      commitIfDue()
    }
    waitForDeliveries()
  }

  /// When the thread has something to do though nothing new comes.
  private func nextTurn() -> DispatchTime {
    let hasUncommitted = book.hasUncommitted
    return commits.withLock { state in
      var turn = DispatchTime.distantFuture
      if hasUncommitted, !state.isCommitting { turn = state.lastBegan + Self.commitSpacing }
      if let due = state.deferred.due { turn = min(turn, due) }
      return turn
    }
  }

  private func send(_ outcomes: [Outcome]) {
    let group = RecordGroup(outcomes, telemetry: telemetry, format: format)
    room.wait()
    commits.withLock { $0.inFlight += 1 }
    producer.send(group.records, and: group.telemetry) { delivery in
      self.settle(group, delivery)
      self.room.signal()
      let ends = self.commits.withLock { state in
        state.inFlight -= 1
        return state.isStopping && state.inFlight == 0
      }
      if ends { self.deliveriesEnded.signal() }
      self.queue.ring()
    }
  }

  private func settle(_ group: RecordGroup, _ delivery: BatchDelivery) {
    let failures = group.failures(delivery)
    guard !failures.isEmpty else {
      book.complete(group.tickets)
      telemetry.record(group.outcomes.forEachEvent)
      return
    }
    var done: [Outcome] = []
    var instead: [Outcome] = []
    var again: [Outcome] = []
    for (place, outcome) in group.outcomes.enumerated() {
      guard let error = failures[place] else {
        done.append(outcome)
        continue
      }
      switch redirection.step(for: outcome, after: error) {
      case .instead(let outcome): instead.append(outcome)
      case .retry:
        again.append(outcome)
        telemetry.emit(
          CommitFailed(
            outcome: .failed, requests: 1, errorName: error.description, microseconds: 0))
      }
    }
    book.complete(done.finalTickets)
    telemetry.record(done.forEachEvent)
    if !instead.isEmpty { queue.submit(instead) }
    commits.withLock { $0.deferred.add(again) }
  }

  private func commitIfDue() {
    let isDue =
      book.hasUncommitted
      && commits.withLock { state in
        guard !state.isCommitting, state.lastBegan + Self.commitSpacing <= .now() else {
          return false
        }
        state.isCommitting = true
        state.lastBegan = .now()
        return true
      }
    guard isDue else { return }
    order.withLock { _ in
      commit(book.offsets(completing: [])) {
        self.commits.withLock { $0.isCommitting = false }
        self.queue.ring()
      }
    }
  }

  private func commit(_ offsets: [OffsetCommit], then: @escaping @Sendable () -> Void) {
    consumer.commit(offsets) { error in
      if let error {
        self.telemetry.emit(
          CommitFailed(
            outcome: .failed, requests: 0, errorName: error.description, microseconds: 0))
      } else {
        self.book.committed(offsets)
      }
      then()
    }
  }

  private func waitForDeliveries() {
    let isWaiting = commits.withLock { state in
      state.isStopping = true
      return state.inFlight > 0
    }
    if isWaiting { deliveriesEnded.wait() }
  }
}
