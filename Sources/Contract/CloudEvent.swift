/// CloudEvents attributes in binary mode: headers on every reply and telemetry record.
public struct CloudEvent: Sendable {
  public var type: String
  public var source: String
  public var id: String
  /// RFC 3339, UTC.
  public var time: String

  public init(type: String, source: String, id: String, time: String) {
    self.type = type
    self.source = source
    self.id = id
    self.time = time
  }

  public static let replyType = "weir.reply.v1"
  public static let telemetryType = "weir.telemetry.v1"

  public var headers: [MessageHeader] {
    [
      MessageHeader("ce_specversion", text: "1.0"),
      MessageHeader("ce_type", text: type),
      MessageHeader("ce_source", text: source),
      MessageHeader("ce_id", text: id),
      MessageHeader("ce_time", text: time),
      MessageHeader(HeaderName.contentType, text: "application/json"),
    ]
  }
}
