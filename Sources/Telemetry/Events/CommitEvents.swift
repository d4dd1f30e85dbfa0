/// A group of results and offsets left together.
package struct CommitCompleted: TelemetryEvent, Equatable {
  package static let name = "commit.completed"
  /// Requests that it completed.
  package var requests: Int
  /// Records it produced: replies, telemetry, dead letters, requests sent home.
  package var records: Int
  package var microseconds: Int

  package init(requests: Int, records: Int, microseconds: Int) {
    self.requests = requests
    self.records = records
    self.microseconds = microseconds
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.integer("requests", requests)
    fields.integer("records", records)
    fields.number("durationMs", Double(microseconds) / 1_000)
  }

  package func measure(_ metrics: Metrics) {
    metrics.commits[.committed].add()
    metrics.commitRecords.add(requests)
    metrics.commitDuration.record(microseconds, .committed)
  }
}

/// A group of results did not leave; it will be tried again or its partitions are gone.
package struct CommitFailed: TelemetryEvent, Equatable {
  package static let name = "commit.failed"
  package var outcome: CommitOutcome
  package var requests: Int
  /// librdkafka's name of the error, such as `_TIMED_OUT`.
  package var errorName: String
  package var microseconds: Int

  package init(
    outcome: CommitOutcome = .failed, requests: Int, errorName: String, microseconds: Int
  ) {
    self.outcome = outcome
    self.requests = requests
    self.errorName = errorName
    self.microseconds = microseconds
  }

  package var level: LogLevel { .warning }

  package func write(to fields: inout some FieldWriter) {
    fields.text("outcome", outcome.label)
    fields.integer("requests", requests)
    fields.text("error", errorName)
    fields.number("durationMs", Double(microseconds) / 1_000)
  }

  package func measure(_ metrics: Metrics) {
    metrics.commits[outcome].add()
    metrics.commitDuration.record(microseconds, outcome)
  }
}

/// A producer was made anew after a fatal or undecided error.
package struct ProducerReborn: TelemetryEvent, Equatable {
  package static let name = "producer.reborn"
  /// librdkafka's name of the error that ended the former one.
  package var errorName: String
  package var generation: Int

  package init(errorName: String, generation: Int) {
    self.errorName = errorName
    self.generation = generation
  }

  package var level: LogLevel { .warning }

  package func write(to fields: inout some FieldWriter) {
    fields.text("error", errorName)
    fields.integer("generation", generation)
  }

  package func measure(_ metrics: Metrics) { metrics.producerRebirths.add() }
}
