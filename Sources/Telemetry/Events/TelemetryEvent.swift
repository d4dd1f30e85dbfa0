/// Something that happened. The log line, the numbers and the telemetry record all come from this
/// one value: code says `telemetry.emit(CommitCompleted(…))` and nothing else.
///
/// Types are named noun and past verb. Fields hold what an operator needs and never a prompt, a
/// row, a credential or another tenant's data; ``FieldWriter`` takes no type that could.
package protocol TelemetryEvent: Sendable {
  /// `noun.verb`, for logs and records.
  static var name: String { get }
  var level: LogLevel { get }
  func write(to fields: inout some FieldWriter)
  func measure(_ metrics: Metrics)
}

extension TelemetryEvent {
  package func measure(_ metrics: Metrics) {}
}
