internal import Answering
internal import Contract
internal import Flights
internal import Kafka
internal import Outbox
internal import Telemetry

/// One thread's work: records in, outcomes out; what needs a provider takes off as a flight.
final class IntakeWorker {
  typealias Board = Flights<Question, Requester>

  private let intake: IntakeCore
  private let reader: RecordReader
  private let answering: AnsweringWorker

  init(intake: IntakeCore, reader: RecordReader, answering: AnsweringWorker) {
    self.intake = intake
    self.reader = reader
    self.answering = answering
  }

  /// Works on a batch; what is done at once leaves together.
  func work(on batch: [AdmittedRecord]) {
    answering.batch { answer(batch) }
  }

  private func answer(_ batch: [AdmittedRecord]) {
    let now = intake.telemetry.clock.now()
    let wall = intake.telemetry.clock.wall()
    var circumstances = ReplyComposer.Circumstances(
      now: now, headers: intake.replies.headers(at: wall))
    let hasNeighbours = intake.hasNeighbours(now: now)
    var outcomes: [Outcome] = []
    outcomes.reserveCapacity(batch.count)
    // By place: nothing of a record is copied to be read.
    for place in batch.indices {
      let reading = reader.read(
        batch[place].record, ticket: batch[place].ticket, now: now,
        wall: wall.nanoseconds / 1_000_000)
      circumstances.now = intake.telemetry.clock.now()
      switch consume reading {
      case .request(let request, let requester, let deadline):
        take(
          request, from: requester, deadline, hasNeighbours ? batch[place].record : nil,
          circumstances,
          &outcomes)
      case .refused(let error, let requester, _):
        outcomes.append(refusal(error, requester, circumstances))
      case .dead(let error, var requester):
        _ = intake.checkAddress(of: &requester, now: now)
        intake.telemetry.emit(intake.letters.event(batch[place].record, error))
        outcomes.append(
          intake.letters.outcome(batch[place].record, error, for: requester, circumstances))
      }
    }
    intake.outbox.submit(outcomes)
  }

  private func refusal(
    _ error: ReplyError, _ requester: Requester, _ circumstances: ReplyComposer.Circumstances
  ) -> Outcome {
    var requester = requester
    _ = intake.checkAddress(of: &requester, now: circumstances.now)
    return intake.replies.outcome(EncodedAnswer(.failed(error)), for: requester, circumstances)
  }

  /// - Parameter stray: the record, where it may be at home at another member.
  private func take(
    _ request: Request, from asker: Requester, _ deadline: Deadline,
    _ stray: KafkaRecord?, _ circumstances: ReplyComposer.Circumstances,
    _ outcomes: inout [Outcome]
  ) {
    guard case .at(let deadline) = deadline else {
      let error = ReplyError(.deadlineExceeded, "The deadline passed before the request was read.")
      return outcomes.append(refusal(error, asker, circumstances))
    }
    var requester = asker
    if let failure = intake.checkAddress(of: &requester, now: circumstances.now) {
      return outcomes.append(
        intake.replies.outcome(EncodedAnswer(.failed(failure)), for: requester, circumstances))
    }
    guard let fingerprint = requester.fingerprint else { return }
    if let stray, let home = intake.home(of: fingerprint, stray, now: circumstances.now) {
      let record = Hop(of: stray).sending(stray, home: home, fingerprint: fingerprint)
      intake.telemetry.metrics.sentHome.add()
      return outcomes.append(Outcome(.sentHome, ticket: requester.ticket, records: [record]))
    }
    let options = intake.options
    let age = request.maximumAgeSeconds.map { min(.seconds($0), options.longestAge) }
    let key = options.coalesces ? fingerprint : intake.unshared(requester.ticket)
    let join = intake.flights.join(
      key, requester, deadline: deadline, maximumAge: age ?? options.freshness,
      now: circumstances.now)
    var circumstances = circumstances
    switch join {
    case .warm(let answer, _, let isCharged):
      circumstances.isWarm = isCharged
      circumstances.isCoalesced = isCharged
      outcomes.append(intake.replies.outcome(answer, for: requester, circumstances))
    case .follow(_, let parts):
      circumstances.isCoalesced = true
      circumstances.isLast = false
      for (sequence, part) in parts.enumerated() {
        circumstances.sequence = sequence
        outcomes.append(intake.replies.outcome(part, for: requester, circumstances))
      }
    case .lead(let number):
      // The flight may outlive its first requester: followers may have more time.
      let question = Question(
        request, fingerprint: fingerprint,
        deadline: max(deadline, circumstances.now + options.defaultDeadline))
      guard let answer = intake.answering.answerAtOnce(question, on: answering) else {
        return intake.flights.launch(number, question)
      }
      circumstances.now = intake.telemetry.clock.now()
      let landing = intake.flights.finish(
        number, with: EncodedAnswer(answer), now: circumstances.now)
      if let landing {
        // Nearly always for who asked; after a rebalance for the same request, read again.
        outcomes.append(
          intake.replies.outcome(landing.answer, for: landing.requester, circumstances))
      }
    }
  }
}
