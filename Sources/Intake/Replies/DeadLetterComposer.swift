internal import Contract
internal import Kafka
internal import Outbox
internal import Telemetry

/// Makes the outcome of a record that cannot be understood: the record unchanged among the dead
/// letters, and an error reply where its sender's address could be read.
struct DeadLetterComposer: Sendable {
  let options: IntakeOptions
  let replies: ReplyComposer

  func outcome(
    _ record: KafkaRecord, _ error: ReplyError, for requester: Requester,
    _ circumstances: ReplyComposer.Circumstances
  ) -> Outcome {
    var outcome = replies.outcome(
      EncodedAnswer(.failed(error)), for: requester, circumstances)
    let headers = DeadLetterHeaders(
      topic: record.topic, partition: record.partition, offset: record.offset,
      timestampMilliseconds: record.timestampMilliseconds >= 0
        ? record.timestampMilliseconds : nil,
      groupID: options.groupID, reason: error.message)
    let letter = ProducerRecord(
      topic: options.deadLetterTopic, key: record.key, value: record.value,
      headers: record.headers + headers.headers)
    outcome.kind = .deadLetter
    outcome.records = [letter] + (requester.address == nil ? [] : outcome.records)
    return outcome
  }

  func event(_ record: KafkaRecord, _ error: ReplyError) -> DeadLettered {
    DeadLettered(
      reason: record.value == nil ? .unreadable : error.code == .tooLarge ? .tooLarge : .invalid,
      partition: record.partition, offset: record.offset, byteCount: record.value?.count ?? 0)
  }
}
