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

/// One past interval in a few numbers.
package struct SummaryPoint: Sendable, Equatable {
  package let requestsPerSecond: Double
  /// Microseconds, over all routes.
  package let p99: Int
}

/// When the last summary was made, what had been counted by then, and how the last intervals went.
/// Of those only a few numbers are kept: a summary with its histograms is large.
struct SummaryState: Sendable {
  static let kept = 60

  private(set) var instant: ContinuousClock.Instant
  private(set) var totals = SummaryTotals()
  private(set) var latest: Summary?
  private(set) var points: [SummaryPoint] = []

  init(at instant: ContinuousClock.Instant) {
    self.instant = instant
  }

  mutating func end(with summary: Summary, at instant: ContinuousClock.Instant) {
    self.instant = instant
    totals = summary.totals
    latest = summary
    if points.count == Self.kept { points.removeFirst() }
    points.append(
      SummaryPoint(
        requestsPerSecond: summary.requestsPerSecond,
        p99: summary.recent.requests.duration.value(at: 0.99)))
  }
}
