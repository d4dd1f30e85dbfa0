internal import Configuration
internal import Kafka
internal import Telemetry

/// Sends answered requests as OTLP spans, many a record, where the configuration asks for them.
struct SpanExport: Sendable {
  private let telemetry: Telemetry
  private let topic: String
  private let requests: String
  private let group: String
  private let producer: any KafkaProducing

  private static let pause = Duration.milliseconds(500)
  /// About half a megabyte of JSON at the most.
  private static let spansOfARecord = 256

  /// Nil where no spans are wanted.
  init?(
    _ configuration: WeirConfiguration, telemetry: Telemetry, producer: any KafkaProducing
  ) {
    guard configuration.telemetry.otlp, !configuration.topics.otlpSpans.isEmpty else { return nil }
    self.telemetry = telemetry
    self.producer = producer
    topic = configuration.topics.otlpSpans
    requests = configuration.topics.requests
    group = configuration.kafka.groupId
    telemetry.spans.start()
  }

  /// Sends until cancelled; what is there then leaves by ``flush()``.
  func run() async {
    while true {
      do { try await ContinuousClock().sleep(for: Self.pause) } catch { return }
      await flush()
    }
  }

  func flush() async {
    let (entries, dropped) = telemetry.spans.take()
    if dropped > 0 {
      telemetry.emit(
        NoticeGiven(.warning, source: "otlp", "\(dropped) spans were dropped: too many at once"))
    }
    guard !entries.isEmpty else { return }
    let records = stride(from: 0, to: entries.count, by: Self.spansOfARecord).compactMap { start in
      telemetry.otlpSpans(
        entries[start..<min(start + Self.spansOfARecord, entries.count)], topic: requests,
        group: group, version: Version.current
      ).map { ProducerRecord(topic: topic, value: $0) }
    }
    if let error = await producer.send(records).firstError {
      telemetry.emit(NoticeGiven(.warning, source: "otlp", "spans were not sent: \(error)"))
    }
  }
}
