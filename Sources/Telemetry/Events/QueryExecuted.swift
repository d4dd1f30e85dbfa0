/// A SQL query was run.
package struct QueryExecuted: TelemetryEvent, Equatable {
  package static let name = "query.executed"
  package var database: String
  package var rows: Int
  package var microseconds: Int

  package init(database: String, rows: Int, microseconds: Int) {
    self.database = database
    self.rows = rows
    self.microseconds = microseconds
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.text("database", database)
    fields.integer("rows", rows)
    fields.number("durationMs", Double(microseconds) / 1_000)
  }

  package func measure(_ metrics: Metrics) {
    metrics.queryDuration.write { $0.record(microseconds) }
  }
}
