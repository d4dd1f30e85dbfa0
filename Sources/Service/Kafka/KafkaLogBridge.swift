internal import Kafka
internal import Telemetry

/// librdkafka's log lines as notices.
struct KafkaLogBridge {
  let telemetry: Telemetry

  var log: KafkaLog {
    { [telemetry] level, facility, message in
      let mapped: LogLevel =
        switch level {
        case .error: .warning
        case .warning: .info
        default: .debug
        }
      guard telemetry.logs(mapped) else { return }
      telemetry.emit(NoticeGiven(mapped, source: "librdkafka", "\(facility): \(message)"))
    }
  }
}
