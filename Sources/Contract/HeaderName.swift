/// Names of record headers that Weir reads or writes.
public enum HeaderName {
  public static let traceParent = "traceparent"
  public static let traceState = "tracestate"
  public static let contentType = "content-type"
  /// NestJS: its presence says that a record is the last of its reply.
  public static let nestIsDisposed = "kafka_nest-is-disposed"
  /// NestJS: its presence fails the call; it holds the whole error reply.
  public static let nestError = "kafka_nest-err"
}
