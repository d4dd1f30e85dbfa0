internal import Kafka
internal import Telemetry

/// Outcomes laid out as one batch of records, and the way back from a record to its outcome.
struct RecordGroup: Sendable {
  private(set) var outcomes: [Outcome]
  private(set) var records: [ProducerRecord] = []
  /// For each record its outcome's place; telemetry has none that matters.
  private var owners: [Int?] = []

  init(_ outcomes: [Outcome], telemetry: Telemetry, format: TelemetryFormat) {
    self.outcomes = outcomes
    records.reserveCapacity(outcomes.count * 2)
    owners.reserveCapacity(outcomes.count * 2)
    for place in outcomes.indices {
      for record in outcomes[place].records {
        records.append(record)
        owners.append(place)
      }
    }
    guard format.tellsRequests else { return }
    let batch = format.batch(telemetry)
    for place in outcomes.indices {
      guard let event = outcomes[place].event else { continue }
      records.append(batch.record(of: event))
      owners.append(nil)
    }
  }

  var tickets: [Ticket] { outcomes.finalTickets }
  var events: [RequestAnswered] { outcomes.events }

  /// Outcomes with a record that failed, and why. Telemetry that cannot be sent fails nobody.
  func failures(_ delivery: BatchDelivery) -> [Int: KafkaError] {
    guard !delivery.succeeded else { return [:] }
    var failures: [Int: KafkaError] = [:]
    for (record, error) in delivery.failures {
      if let place = owners[record] { failures[place] = error }
    }
    return failures
  }
}

extension [Outcome] {
  /// Tickets that are complete with these outcomes.
  var finalTickets: [Ticket] { compactMap { $0.isFinal ? $0.ticket : nil } }
  var events: [RequestAnswered] { compactMap(\.event) }
}
