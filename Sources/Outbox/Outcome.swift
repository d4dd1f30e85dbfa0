internal import Contract
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
    // Most have one record, which needs no array. Neither it nor the event is optional, because a
    // look into an optional would copy what is in it.
    let first: ProducerRecord
    let isEmpty: Bool
    let others: [ProducerRecord]
    let event: RequestAnswered
    let hasEvent: Bool
    let eventIfLast: RequestAnswered?

    private static let noRecord = ProducerRecord(topic: "", value: nil)
    private static let noEvent = RequestAnswered(
      id: "", route: nil, status: .ok, microseconds: 0, partition: 0, offset: 0)

    init(
      _ first: ProducerRecord?, _ others: [ProducerRecord], _ event: RequestAnswered?,
      _ eventIfLast: RequestAnswered?
    ) {
      self.first = first ?? Self.noRecord
      isEmpty = first == nil
      self.others = others
      self.event = event ?? Self.noEvent
      hasEvent = event != nil
      self.eventIfLast = eventIfLast
    }

    convenience init(
      _ records: [ProducerRecord], _ event: RequestAnswered?, _ eventIfLast: RequestAnswered?
    ) {
      self.init(records.first, Array(records.dropFirst()), event, eventIfLast)
    }

    func withEvent(_ body: (RequestAnswered) -> Void) {
      if hasEvent { body(event) }
    }

    func append(to records: inout [ProducerRecord]) {
      guard !isEmpty else { return }
      records.append(first)
      if !others.isEmpty { records.append(contentsOf: others) }
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
    get {
      var records: [ProducerRecord] = []
      contents.append(to: &records)
      return records
    }
    set { contents = Contents(newValue, event, eventIfLast) }
  }

  /// Calls `body` with the event, where there is one, without a copy.
  func withEvent(_ body: (RequestAnswered) -> Void) { contents.withEvent(body) }

  func append(to records: inout [ProducerRecord]) { contents.append(to: &records) }

  /// What is told about it: with it, in the same transaction.
  package var event: RequestAnswered? {
    get { contents.hasEvent ? contents.event : nil }
    set { contents = Contents(records, newValue, eventIfLast) }
  }

  /// What is told should this turn out to be the last of a chain of replies: the request for the
  /// next one is among the records, and cannot be sent without this one.
  package var eventIfLast: RequestAnswered? {
    get { contents.eventIfLast }
    set { contents = Contents(records, event, newValue) }
  }
}
