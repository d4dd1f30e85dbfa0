internal import Kafka
internal import Telemetry

/// Outcomes laid out as one batch of records, and the way back from a record to its outcome.
struct RecordGroup: Sendable {
  let outcomes: [Outcome]
  private(set) var records: [ProducerRecord] = []
  /// What is told of the outcomes, sent behind the records.
  let telemetry: PackedRecords?
  /// For each record its outcome's place; telemetry has none that matters.
  private var owners: [Int] = []

  init(_ outcomes: [Outcome], telemetry: Telemetry, format: TelemetryFormat) {
    self.outcomes = outcomes
    self.telemetry = format.tellsRequests ? format.records(of: outcomes, telemetry) : nil
    records.reserveCapacity(outcomes.count)
    owners.reserveCapacity(outcomes.count)
    for place in outcomes.indices {
      outcomes[place].append(to: &records)
      while owners.count < records.count { owners.append(place) }
    }
  }

  /// Everything that is sent.
  var count: Int { records.count + (telemetry?.count ?? 0) }

  var tickets: [Ticket] { outcomes.finalTickets }

  /// Outcomes with a record that failed, and why. Telemetry that cannot be sent fails nobody.
  func failures(_ delivery: BatchDelivery) -> [Int: KafkaError] {
    guard !delivery.succeeded else { return [:] }
    var failures: [Int: KafkaError] = [:]
    for (record, error) in delivery.failures where record < owners.count {
      failures[owners[record]] = error
    }
    return failures
  }
}

extension [Outcome] {
  /// Tickets that are complete with these outcomes.
  var finalTickets: [Ticket] { compactMap { $0.isFinal ? $0.ticket : nil } }

  func forEachEvent(_ body: (RequestAnswered) -> Void) {
    for outcome in self { outcome.withEvent(body) }
  }
}
