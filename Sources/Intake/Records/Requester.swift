internal import Contract
internal import Kafka
internal import Outbox
internal import Telemetry

/// Who asked: all that a reply needs beyond the answer.
struct Requester: Sendable {
  var ticket: Ticket
  /// The request's own id, or one made of where its record first lay.
  var id: String
  var address: ReplyAddress?
  /// The record's key, as its sender set it: the key of its replies.
  var key: [UInt8]?
  var receivedAt: ContinuousClock.Instant
  /// `traceparent` and `tracestate`, carried through.
  var trace: [KafkaHeader]
  var tenant: String?
  var database: String?
  var fingerprint: Fingerprint?
  var explains: Bool
  /// Set where several records are wanted.
  var stream: StreamedRequest?

  init(
    ticket: Ticket, id: String, address: ReplyAddress?, key: [UInt8]?,
    receivedAt: ContinuousClock.Instant, trace: [KafkaHeader] = [], request: Request? = nil,
    fingerprint: Fingerprint? = nil
  ) {
    self.ticket = ticket
    self.id = id
    self.address = address
    self.key = key
    self.receivedAt = receivedAt
    self.trace = trace
    tenant = request?.tenant
    database = request?.database
    explains = request?.explains ?? false
    self.fingerprint = fingerprint
  }
}
