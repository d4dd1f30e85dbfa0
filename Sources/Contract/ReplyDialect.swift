/// How a client of request-reply over Kafka names and writes its reply address.
public enum ReplyDialect: String, Sendable, CaseIterable {
  /// Spring's `ReplyingKafkaTemplate`: raw correlation bytes, partition as a big-endian int32.
  case spring
  /// NestJS: correlation as text, partition as decimal text; completion and error headers.
  case nest
  /// SmallRye and Quarkus: their own names, partition as a big-endian int32.
  case smallRye

  public var correlationHeader: String {
    switch self {
    case .spring, .nest: "kafka_correlationId"
    case .smallRye: "REPLY_CORRELATION_ID"
    }
  }

  public var topicHeader: String {
    switch self {
    case .spring, .nest: "kafka_replyTopic"
    case .smallRye: "REPLY_TOPIC"
    }
  }

  public var partitionHeader: String {
    switch self {
    case .spring, .nest: "kafka_replyPartition"
    case .smallRye: "REPLY_PARTITION"
    }
  }
}
