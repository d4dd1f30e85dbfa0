internal import Contract
internal import JSON
internal import Kafka
internal import Telemetry

/// What becomes of an outcome whose records cannot be sent: nothing is lost, somebody is told.
struct Redirection {
  let options: OutboxOptions

  /// What to do after a failure.
  enum Step {
    /// The same again, a little later.
    case retry
    /// This instead.
    case instead(Outcome)
  }

  func step(for outcome: Outcome, after error: KafkaError) -> Step {
    switch error.cause {
    case .messageTooLarge where outcome.kind == .reply && outcome.event?.errorCode != .tooLarge:
      return .instead(tooLarge(outcome))
    case .messageTooLarge where outcome.kind == .deadLetter:
      return shortened(outcome).map { .instead($0) } ?? .retry
    case .messageTooLarge, .unknownTopic, .unknownPartition, .notAuthorized:
      // A dead letter that cannot be written waits for somebody to mend its topic.
      return outcome.kind == .deadLetter ? .retry : .instead(deadLetter(outcome, error))
    default:
      return .retry
    }
  }

  /// The same reply, saying that its contents are too large.
  private func tooLarge(_ outcome: Outcome) -> Outcome {
    let error = ReplyError(
      .tooLarge, "The answer is larger than the broker takes. Ask with a limit or a page size.")
    var changed = ended(outcome)
    changed.event?.status = .error
    changed.event?.errorCode = .tooLarge
    changed.records = changed.records.map { record in
      var record = record
      let reply = record.value.flatMap { try? Reply(decoding: $0) }
      let envelope = ReplyEnvelope(
        id: reply?.id ?? outcome.event?.id ?? "", status: .error,
        sequence: reply?.sequence ?? 0, isLast: outcome.isFinal, route: nil,
        usage: reply?.answer.usage ?? Usage(), timings: [])
      let body = envelope.encode(with: EncodedAnswer(.failed(error)))
      record.value = body
      if record.headers.contains(where: { $0.name == HeaderName.nestIsDisposed }) {
        record.headers.append(KafkaHeader(HeaderName.nestError, body))
      }
      return record
    }
    return changed
  }

  /// A link of a chain without its next one: a page that cannot be sent ends it.
  private func ended(_ outcome: Outcome) -> Outcome {
    var changed = outcome
    guard let event = outcome.eventIfLast else { return changed }
    changed.event = event
    changed.eventIfLast = nil
    changed.records.removeAll { $0.topic == options.requestTopic }
    return changed
  }

  private static let truncationHeader = "weir-dlt-original-bytes"
  private static let shortLength = 65_536

  /// A dead letter that is larger than its topic takes, cut: its headers say where the whole record
  /// lies and how long it is. Nil where it is short already.
  private func shortened(_ outcome: Outcome) -> Outcome? {
    var changed = outcome
    var isChanged = false
    changed.records = outcome.records.map { record in
      guard record.topic == options.deadLetterTopic, let value = record.value,
        value.count > Self.shortLength,
        !record.headers.contains(where: { $0.name == Self.truncationHeader })
      else { return record }
      isChanged = true
      var letter = record
      letter.value = Array(value.prefix(Self.shortLength))
      letter.headers.append(KafkaHeader(Self.truncationHeader, text: "\(value.count)"))
      return letter
    }
    return isChanged ? changed : nil
  }

  /// The reply itself among the dead letters, with where it was to go.
  private func deadLetter(_ outcome: Outcome, _ error: KafkaError) -> Outcome {
    var changed = ended(outcome)
    changed.kind = .deadLetter
    changed.records = changed.records.map { record in
      var letter = record
      letter.topic = options.deadLetterTopic
      letter.partition = nil
      letter.headers +=
        DeadLetterHeaders(
          topic: options.requestTopic, partition: outcome.ticket.partition,
          offset: outcome.ticket.offset, timestampMilliseconds: nil, groupID: options.groupID,
          reason: "The reply to \(record.topic) cannot be sent: \(error)"
        ).headers
      return letter
    }
    return changed
  }
}
