internal import Kafka
internal import Outbox

/// A record to work on, and the claim its outcome will complete.
struct AdmittedRecord: Sendable {
  var record: KafkaRecord
  var ticket: Ticket
}
