import JSON

/// What can be read off at the moment; nil where nobody says how.
package struct SummaryGauges: Sendable, Equatable {
  package let requestsInFlight: Int?
  package let flights: Int?
  package let lag: Int?
  package let partitions: Int?
  package let warmAnswers: Int?

  init(_ metrics: Metrics) {
    func read(_ metric: Metric) -> Int? { metrics.reading(metric).map { Int(clamping: $0) } }
    requestsInFlight = read(.requestsInFlight)
    flights = read(.flights)
    lag = read(.lag)
    partitions = read(.partitions)
    warmAnswers = read(.warmAnswers)
  }

  func write(to writer: inout JSONWriter) {
    func write(_ name: StaticString, _ value: Int?) {
      guard let value else { return }
      writer.name(name)
      writer.integer(value)
    }
    write("inFlight", requestsInFlight)
    write("flights", flights)
    write("lag", lag)
    write("partitions", partitions)
    write("warmAnswers", warmAnswers)
  }
}
