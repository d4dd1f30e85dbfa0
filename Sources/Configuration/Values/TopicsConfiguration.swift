/// Names of the topics, and whether Weir makes them.
package struct TopicsConfiguration: Sendable, Equatable {
  package var requests = "weir.requests"
  package var replies = "weir.replies"
  package var telemetry = "weir.telemetry"
  package var deadLetters = "weir.requests-dlt"
  package var otlpMetrics = "otlp_metrics"
  package var otlpSpans = "otlp_spans"
  package var cache = "weir.cache"
  /// Reserved for lanes deployed on their own: must be empty.
  package var lanes = ""
  /// Which reply topics a request may name; `*` stands for any run of characters.
  package var allowedReplies = [
    "*.replies", "*.reply", "*-replies", "*-reply", "*.replies.*", "*-replies-*",
  ]
  package var create = true
  package var partitions = 12
  /// -1: the broker's default.
  package var replicationFactor = -1

  package init() {}
}
