internal import Contract
package import Kafka
package import Telemetry

/// Outcomes laid out as one batch of records, and the way back from a record to its outcome.
struct RecordGroup: Sendable {
  private(set) var outcomes: [Outcome]
  private(set) var records: [ProducerRecord] = []
  /// For each record its outcome's place; telemetry has none that matters.
  private var owners: [Int?] = []

  init(_ outcomes: [Outcome], telemetry: Telemetry, options: OutboxOptions) {
    self.outcomes = outcomes
    records.reserveCapacity(outcomes.count * 2)
    for (place, outcome) in outcomes.enumerated() {
      for record in outcome.records {
        records.append(record)
        owners.append(place)
      }
    }
    guard options.tellsRequests else { return }
    let time = telemetry.clock.wall().description
    for event in outcomes.lazy.compactMap(\.event) {
      let id = "\(options.requestTopic)/\(event.partition)/\(event.offset)/telemetry"
      records.append(
        telemetry.record(of: event).producerRecord(options, id: id, time: time))
      owners.append(nil)
    }
  }

  var tickets: [Ticket] { outcomes.filter(\.isFinal).map(\.ticket) }
  var events: [RequestAnswered] { outcomes.compactMap(\.event) }

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

extension TelemetryRecord {
  /// The record as it goes to the telemetry topic.
  /// - Parameter id: unique among the events of this source.
  package func producerRecord(_ options: OutboxOptions, id: String, time: String) -> ProducerRecord
  {
    let event = CloudEvent(type: type, source: options.source, id: id, time: time)
    return ProducerRecord(
      topic: options.telemetryTopic, key: key, value: value,
      headers: event.headers.map { KafkaHeader($0.name, $0.value) })
  }
}
