package import Kafka
package import Telemetry

/// What a request record came to: everything that leaves for it, together.
///
/// Handed from thread to thread several times: what is large in it stands behind one reference, so
/// that a copy counts one and moves little.
package struct Outcome: Sendable {
  /// What kind of records these are, which decides what becomes of them when they cannot be sent.
  package enum Kind: Sendable {
    case reply, sentHome, deadLetter
  }

  private final class Contents: Sendable {
    // Most have one record; it needs no array.
    let first: ProducerRecord?
    let others: [ProducerRecord]
    let event: RequestAnswered?
    let eventIfLast: RequestAnswered?

    init(
      _ first: ProducerRecord?, _ others: [ProducerRecord], _ event: RequestAnswered?,
      _ eventIfLast: RequestAnswered?
    ) {
      self.first = first
      self.others = others
      self.event = event
      self.eventIfLast = eventIfLast
    }

    convenience init(
      _ records: [ProducerRecord], _ event: RequestAnswered?, _ eventIfLast: RequestAnswered?
    ) {
      self.init(records.first, Array(records.dropFirst()), event, eventIfLast)
    }
  }

  package var kind: Kind
  package var ticket: Ticket
  /// Whether the ticket is complete with it; the parts of a streamed reply before its last are not.
  package var isFinal: Bool
  private var contents: Contents

  package init(
    _ kind: Kind, ticket: Ticket, records: [ProducerRecord], isFinal: Bool = true,
    event: RequestAnswered? = nil, eventIfLast: RequestAnswered? = nil
  ) {
    self.kind = kind
    self.ticket = ticket
    self.isFinal = isFinal
    contents = Contents(records, event, eventIfLast)
  }

  /// - Parameter another: a second record, where there is one.
  package init(
    _ kind: Kind, ticket: Ticket, record: ProducerRecord, and another: ProducerRecord? = nil,
    isFinal: Bool = true, event: RequestAnswered? = nil, eventIfLast: RequestAnswered? = nil
  ) {
    self.kind = kind
    self.ticket = ticket
    self.isFinal = isFinal
    contents = Contents(record, another.map { [$0] } ?? [], event, eventIfLast)
  }

  package var records: [ProducerRecord] {
    get { contents.first.map { [$0] + contents.others } ?? [] }
    set { contents = Contents(newValue, event, eventIfLast) }
  }

  func forEachRecord(_ body: (ProducerRecord) -> Void) {
    if let first = contents.first { body(first) }
    for record in contents.others { body(record) }
  }

  /// What is told about it: with it, in the same transaction.
  package var event: RequestAnswered? {
    get { contents.event }
    set { contents = Contents(records, newValue, eventIfLast) }
  }

  /// What is told should this turn out to be the last of a chain of replies: the request for the
  /// next one is among the records, and cannot be sent without this one.
  package var eventIfLast: RequestAnswered? {
    get { contents.eventIfLast }
    set { contents = Contents(records, event, newValue) }
  }
}
