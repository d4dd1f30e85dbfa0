import Contract
import JSON
import Synchronization

/// Everything the service tells about itself: events go in, and come out as log lines, numbers and
/// records for Kafka.
package final class Telemetry: Sendable {
  /// This member's name in every record.
  package let instance: String
  package let metrics = Metrics()
  /// Requests on their way to become spans.
  package let spans = SpanBuffer()
  package let clock: TelemetryClock
  package let startTime: UnixTime
  private let log: Log
  private let lastSummary: Mutex<SummaryState>

  package init(instance: String, log: Log = Log(), clock: TelemetryClock = .system) {
    self.instance = instance
    self.log = log
    self.clock = clock
    startTime = clock.wall()
    lastSummary = Mutex(SummaryState(at: clock.now()))
  }

  /// A telemetry that logs nothing, for tests and programs that only want answers.
  package static func silent(instance: String = "weir") -> Telemetry {
    Telemetry(instance: instance, log: Log(level: .error, sink: .none))
  }

  /// Counts the event and logs it.
  package func emit(_ event: some TelemetryEvent) {
    event.measure(metrics)
    write(event)
  }

  /// Counts a batch under one lock: the way for what happens thousands of times a second.
  /// - Parameter batch: calls its argument with each event; none is copied on the way.
  package func record(_ batch: ((RequestAnswered) -> Void) -> Void) {
    // Those without an error are for the debug log alone.
    var isWorthALine = logs(.debug)
    metrics.requests.write { statistics in
      batch { event in
        statistics.record(event)
        if event.errorCode != nil { isWorthALine = true }
      }
    }
    if isWorthALine { batch { write($0) } }
    spans.add(batch, end: clock.wall())
  }

  package func record(_ batch: [RequestAnswered]) {
    guard !batch.isEmpty else { return }
    record { body in for event in batch { body(event) } }
  }

  /// Whether events of this level are logged; ask before building one only for the log.
  package func logs(_ level: LogLevel) -> Bool { level >= log.level }

  private func write(_ event: some TelemetryEvent) {
    guard event.level >= log.level else { return }
    if log.write(event, at: clock.wall()) { metrics.logLinesSuppressed.add() }
  }

  /// The record that says a request was answered, keyed by the request's id.
  /// - Parameter time: RFC 3339; give one for a whole batch, since writing it takes a while.
  package func record(of event: RequestAnswered, time: String? = nil) -> TelemetryRecord {
    record(event, key: Array(event.id.utf8), time: time)
  }

  /// The members that records of requests begin with, for a whole batch.
  package func opening(time: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.name("event")
    writer.string(RequestAnswered.name)
    writer.name("time")
    writer.string(time)
    writer.name("instance")
    writer.string(instance)
    return writer.bytes
  }

  /// Appends the value of the record that ``record(of:time:)`` makes, with members made by
  /// ``opening(time:)``.
  package func append(
    recordOf event: RequestAnswered, opening: [UInt8], to bytes: inout [UInt8]
  ) {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    var writer = JSONWriter(continuing: consume taken)
    writer.beginObject()
    writer.encodedMembers(opening)
    var fields = JSONFields(consume writer)
    event.write(to: &fields)
    fields.endObject()
    bytes = fields.finish()
  }

  /// The record of any other event, keyed by this member.
  package func record(of event: some TelemetryEvent, time: String? = nil) -> TelemetryRecord {
    record(event, key: Array(instance.utf8), time: time)
  }

  private func record<Event: TelemetryEvent>(
    _ event: Event, key: [UInt8], time: String?
  ) -> TelemetryRecord {
    var writer = JSONWriter(reserving: 768)
    writer.beginObject()
    writer.name("event")
    writer.string(Event.name)
    writer.name("time")
    writer.string(time ?? clock.wall().description)
    writer.name("instance")
    writer.string(instance)
    var fields = JSONFields(consume writer)
    event.write(to: &fields)
    fields.endObject()
    return TelemetryRecord(
      key: key, value: fields.writer.bytes, type: CloudEvent.telemetryType)
  }

  /// What happened since the last call, and the totals. One caller keeps the interval.
  package func summarise() -> Summary {
    let totals = SummaryTotals(metrics)
    let gauges = SummaryGauges(metrics)
    let (now, time) = (clock.now(), clock.wall())
    return lastSummary.withLock { state in
      let summary = Summary(
        instance: instance, time: time, interval: now - state.instant,
        recent: totals.since(state.totals), totals: totals, gauges: gauges)
      state.end(with: summary, at: now)
      return summary
    }
  }

  /// The same without ending the interval.
  package func glance() -> Summary {
    let totals = SummaryTotals(metrics)
    let earlier = lastSummary.withLock { $0 }
    return Summary(
      instance: instance, time: clock.wall(), interval: clock.now() - earlier.instant,
      recent: totals.since(earlier.totals), totals: totals, gauges: SummaryGauges(metrics))
  }

  /// The last whole interval, or the one going on when none has ended yet; for the status page.
  package func latest() -> Summary { lastSummary.withLock { $0.latest } ?? glance() }

  /// How the last intervals went, oldest first.
  package func history() -> [SummaryPoint] { lastSummary.withLock { $0.points } }

  /// The record of a summary, keyed by this member.
  package func record(of summary: Summary) -> TelemetryRecord {
    TelemetryRecord(
      key: Array(instance.utf8), value: summary.json, type: CloudEvent.telemetryType)
  }

  /// The metrics in Prometheus' text format.
  package func exposition() -> [UInt8] {
    PrometheusText.render(metrics.families())
  }

  /// The metrics as one record for the OpenTelemetry Collector.
  package func otlpMetrics(version: String) -> [UInt8] {
    OTLPMetrics.encode(
      metrics.families(), resource: OTLPResource(instance: instance, version: version),
      start: startTime, time: clock.wall())
  }

  /// The sampled ones of answered requests as one record for the OpenTelemetry Collector; nil when
  /// there are none.
  package func otlpSpans(
    _ requests: some Collection<SpanBuffer.Entry>, topic: String, group: String, version: String
  ) -> [UInt8]? {
    OTLPSpans.encode(
      Array(requests), topic: topic, group: group,
      resource: OTLPResource(instance: instance, version: version))
  }
}
