/// A record could not be understood and went to the dead letters.
package struct DeadLettered: TelemetryEvent, Equatable {
  package static let name = "record.dead_lettered"

  package var reason: DeadLetterReason
  package var partition: Int32
  package var offset: Int64
  package var byteCount: Int

  package init(reason: DeadLetterReason, partition: Int32, offset: Int64, byteCount: Int) {
    self.reason = reason
    self.partition = partition
    self.offset = offset
    self.byteCount = byteCount
  }

  package var level: LogLevel { .warning }

  package func write(to fields: inout some FieldWriter) {
    fields.text("reason", reason.label)
    fields.integer("partition", Int(partition))
    fields.integer("offset", Int(offset))
    fields.integer("bytes", byteCount)
  }

  package func measure(_ metrics: Metrics) {
    metrics.deadLetters[reason].add()
  }
}
