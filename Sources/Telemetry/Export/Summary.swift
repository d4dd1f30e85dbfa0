import JSON

/// What went on in an interval, for the telemetry topic and the status page.
package struct Summary: Sendable {
  package let instance: String
  package let time: UnixTime
  package let interval: Duration
  /// Since the last summary.
  package let recent: SummaryTotals
  /// Since the start.
  package let totals: SummaryTotals
  package let gauges: SummaryGauges

  /// Requests answered each second of the interval.
  package var requestsPerSecond: Double {
    let seconds = interval / .seconds(1)
    return seconds > 0 ? Double(recent.requests.total) / seconds : 0
  }

  /// The summary as JSON.
  package var json: [UInt8] {
    var writer = JSONWriter(reserving: 2_048)
    writer.beginObject()
    writer.name("event")
    writer.string("summary")
    writer.name("time")
    writer.string(time.description)
    writer.name("instance")
    writer.string(instance)
    writer.name("intervalSeconds")
    writer.number((interval / .milliseconds(1)).rounded() / 1_000)
    writer.name("requestsPerSecond")
    writer.number((requestsPerSecond * 10).rounded() / 10)
    recent.write(to: &writer)
    gauges.write(to: &writer)
    writer.name("totals")
    writer.beginObject()
    totals.write(to: &writer)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}

/// When the last summary was made, and what had been counted by then.
struct SummaryState: Sendable {
  let instant: ContinuousClock.Instant
  let totals: SummaryTotals

  init(at instant: ContinuousClock.Instant, totals: SummaryTotals = SummaryTotals()) {
    self.instant = instant
    self.totals = totals
  }
}
