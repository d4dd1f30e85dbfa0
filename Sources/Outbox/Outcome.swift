package import Kafka
package import Telemetry

/// What a request record came to: everything that leaves for it, together.
package struct Outcome: Sendable {
  /// What kind of records these are, which decides what becomes of them when they cannot be sent.
  package enum Kind: Sendable {
    case reply, sentHome, deadLetter
  }

  package var kind: Kind
  package var ticket: Ticket
  package var records: [ProducerRecord]
  /// Whether the ticket is complete with it; the parts of a streamed reply before its last are not.
  package var isFinal: Bool
  /// What is told about it: with it, in the same transaction.
  package var event: RequestAnswered?
  /// What is told should this turn out to be the last of a chain of replies: the request for the
  /// next one is among the records, and cannot be sent without this one.
  package var eventIfLast: RequestAnswered?

  package init(
    _ kind: Kind, ticket: Ticket, records: [ProducerRecord], isFinal: Bool = true,
    event: RequestAnswered? = nil, eventIfLast: RequestAnswered? = nil
  ) {
    self.kind = kind
    self.ticket = ticket
    self.records = records
    self.isFinal = isFinal
    self.event = event
    self.eventIfLast = eventIfLast
  }
}
