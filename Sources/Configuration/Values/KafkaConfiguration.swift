/// Where the broker is and as whom Weir joins.
package struct KafkaConfiguration: Sendable, Equatable {
  /// Whether a broker is started inside the process (demonstration and tests).
  package var embedded = false
  /// `host:port`, comma separated.
  package var bootstrapServers = "localhost:9092"
  package var groupId = "weir"
  /// Static membership; empty for none.
  package var groupInstanceId = ""
  package var sessionTimeoutMs = 10_000
  package var maxPollIntervalMs = 300_000
  /// librdkafka properties passed through.
  package var client = ClientProperties()

  package init() {}
}
