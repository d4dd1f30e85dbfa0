/// The service is ready: its partitions are assigned.
package struct ServiceStarted: TelemetryEvent, Equatable {
  package static let name = "service.started"
  package var version: String
  package var instance: String
  package var mode: String
  package var partitions: Int
  package var milliseconds: Int

  package init(
    version: String, instance: String, mode: String, partitions: Int, milliseconds: Int
  ) {
    self.version = version
    self.instance = instance
    self.mode = mode
    self.partitions = partitions
    self.milliseconds = milliseconds
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("version", version)
    fields.text("instance", instance)
    fields.text("mode", mode)
    fields.integer("partitions", partitions)
    fields.integer("startMs", milliseconds)
  }
}

/// The service came to its end.
package struct ServiceStopped: TelemetryEvent, Equatable {
  package static let name = "service.stopped"
  package var reason: String
  package var requests: Int

  package init(reason: String, requests: Int) {
    self.reason = reason
    self.requests = requests
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("reason", reason)
    fields.integer("requests", requests)
  }
}

/// Something an operator should know that no other event says.
package struct NoticeGiven: TelemetryEvent, Equatable {
  package static let name = "notice.given"
  package var level: LogLevel
  /// The part of the service that speaks, such as `kafka`.
  package var source: String
  package var message: String

  package init(_ level: LogLevel, source: String, _ message: String) {
    self.level = level
    self.source = source
    self.message = message
  }

  package func write(to fields: inout some FieldWriter) {
    fields.text("source", source)
    fields.text("message", message)
  }
}
