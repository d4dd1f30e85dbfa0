/// Severity of a client log line, by syslog's numbers.
package enum KafkaLogLevel: Int, Sendable, Comparable {
  case emergency, alert, critical, error, warning, notice, info, debug

  package static func < (left: KafkaLogLevel, right: KafkaLogLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Takes the client's own log lines, on any of its threads; must return quickly and must not call
/// the client.
package typealias KafkaLog =
  @Sendable (_ level: KafkaLogLevel, _ facility: String, _ message: String) -> Void
