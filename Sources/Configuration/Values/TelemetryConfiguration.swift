/// What is told about the work.
package struct TelemetryConfiguration: Sendable, Equatable {
  /// This member's name in telemetry; empty: `kafka.groupInstanceId`, or host name and process id.
  package var instance = ""
  /// Whether each answered request sends a record to `topics.telemetry`.
  package var requests = true
  /// Whether these records tell the form of the question: for `weir patterns`.
  package var forms = true
  package var summaryIntervalSeconds = 10
  /// Whether metrics and spans also leave as OTLP/JSON.
  package var otlp = false

  package init() {}
}
