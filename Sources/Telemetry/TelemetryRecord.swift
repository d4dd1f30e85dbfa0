/// A record for the telemetry topic.
package struct TelemetryRecord: Sendable, Equatable {
  package let key: [UInt8]
  /// JSON.
  package let value: [UInt8]
  /// The `ce_type` header.
  package let type: String

  package init(key: [UInt8], value: [UInt8], type: String) {
    self.key = key
    self.value = value
    self.type = type
  }
}
