/// How outcomes leave.
package struct OutboxOptions: Sendable {
  package var telemetryTopic: String
  package var deadLetterTopic: String
  package var requestTopic: String
  package var groupID: String
  /// Whether each final outcome sends a telemetry record.
  package var tellsRequests: Bool
  /// How long a finished result waits for company.
  package var linger: Duration
  /// Outcomes of one group at the most.
  package var groupLimit: Int
  /// The `ce_source` of telemetry records.
  package var source: String

  package init(
    telemetryTopic: String, deadLetterTopic: String, requestTopic: String, groupID: String,
    tellsRequests: Bool, linger: Duration, groupLimit: Int, source: String
  ) {
    self.telemetryTopic = telemetryTopic
    self.deadLetterTopic = deadLetterTopic
    self.requestTopic = requestTopic
    self.groupID = groupID
    self.tellsRequests = tellsRequests
    self.linger = linger
    self.groupLimit = groupLimit
    self.source = source
  }
}
