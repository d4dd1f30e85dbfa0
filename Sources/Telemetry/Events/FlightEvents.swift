package import Contract

/// The first request of a fingerprint began an execution.
package struct FlightStarted: TelemetryEvent, Equatable {
  package static let name = "flight.started"
  package var fingerprint: Fingerprint

  package init(fingerprint: Fingerprint) {
    self.fingerprint = fingerprint
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.text("fingerprint", fingerprint.description)
  }

  package func measure(_ metrics: Metrics) { metrics.flightsStarted.add() }
}

/// A request joined an execution already going on. (Its reply counts it as coalesced.)
package struct FlightCoalesced: TelemetryEvent, Equatable {
  package static let name = "flight.coalesced"
  package var fingerprint: Fingerprint
  package var followers: Int

  package init(fingerprint: Fingerprint, followers: Int) {
    self.fingerprint = fingerprint
    self.followers = followers
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.text("fingerprint", fingerprint.description)
    fields.integer("followers", followers)
  }
}

/// An execution was given up because nobody waited any more.
package struct FlightCancelled: TelemetryEvent, Equatable {
  package static let name = "flight.cancelled"
  package var fingerprint: Fingerprint

  package init(fingerprint: Fingerprint) {
    self.fingerprint = fingerprint
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.text("fingerprint", fingerprint.description)
  }

  package func measure(_ metrics: Metrics) { metrics.flightsCancelled.add() }
}

/// A request was produced again to the partition its fingerprint names.
package struct RequestSentHome: TelemetryEvent, Equatable {
  package static let name = "request.sent_home"
  package var from: Int32
  package var to: Int32

  package init(from: Int32, to: Int32) {
    self.from = from
    self.to = to
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.integer("from", Int(from))
    fields.integer("to", Int(to))
  }

  package func measure(_ metrics: Metrics) { metrics.sentHome.add() }
}
