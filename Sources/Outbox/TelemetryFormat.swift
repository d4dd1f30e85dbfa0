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

  /// Records that leave together: they bear one time.
  struct Batch {
    fileprivate let format: TelemetryFormat
    fileprivate let telemetry: Telemetry
    fileprivate let opening: [UInt8]
    fileprivate let headers: [KafkaHeader]

    func record(of event: RequestAnswered) -> ProducerRecord {
      let told = telemetry.record(of: event, opening: opening)
      var headers = headers
      headers.append(
        KafkaHeader(
          "ce_id",
          format.ids.bytes(partition: event.partition, offset: event.offset, "telemetry")))
      return ProducerRecord(
        topic: format.topic, key: told.key, value: told.value, headers: headers)
    }
  }

  func batch(_ telemetry: Telemetry) -> Batch {
    let time = telemetry.clock.wall().description
    return Batch(
      format: self, telemetry: telemetry, opening: telemetry.opening(time: time),
      headers: headers + [KafkaHeader("ce_time", text: time)])
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
