internal import Contract
package import Kafka
package import Telemetry

/// How telemetry records of requests are laid out: what is the same for all is made once.
struct TelemetryFormat: Sendable {
  let tellsRequests: Bool
  private let topic: String
  private let ids: EventIDs
  private let headers: [KafkaHeader]

  init(_ options: OutboxOptions) {
    tellsRequests = options.tellsRequests
    topic = options.telemetryTopic
    ids = EventIDs(topic: options.requestTopic)
    headers = EventIDs.fixedHeaders(type: CloudEvent.telemetryType, source: options.source)
  }

  /// The records that tell of outcomes that leave together: they bear one time.
  func records(of outcomes: [Outcome], _ telemetry: Telemetry) -> PackedRecords {
    let time = telemetry.clock.wall().description
    let opening = telemetry.opening(time: time)
    var packed = PackedRecords(
      topic: topic,
      sharedHeaders: SharedHeaders(headers + [KafkaHeader("ce_time", text: time)]),
      ownHeader: "ce_id")
    packed.reserve(records: outcomes.count, bytes: outcomes.count * Self.usualBytes)
    outcomes.forEachEvent { event in
      packed.append {
        $0.append(contentsOf: event.id.utf8)
      } header: {
        ids.append(partition: event.partition, offset: event.offset, "telemetry", to: &$0)
      } value: {
        telemetry.append(recordOf: event, opening: opening, to: &$0)
      }
    }
    return packed
  }

  /// Key, header and value of one record, rather more than most take.
  private static let usualBytes = 640
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
