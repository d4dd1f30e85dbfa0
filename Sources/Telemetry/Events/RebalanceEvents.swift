/// Partitions come or go.
package struct RebalanceStarted: TelemetryEvent, Equatable {
  package static let name = "rebalance.started"
  package var change: RebalanceLabel
  package var partitions: [Int32]

  package init(change: RebalanceLabel, partitions: [Int32]) {
    self.change = change
    self.partitions = partitions
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("change", change.label)
    fields.text("partitions", partitions.map(String.init).joined(separator: ","))
  }

  package func measure(_ metrics: Metrics) { metrics.rebalances[change].add() }
}

/// Partitions have come or gone; what was in hand is drained or dropped.
package struct RebalanceFinished: TelemetryEvent, Equatable {
  package static let name = "rebalance.finished"
  package var change: RebalanceLabel
  /// Partitions held now.
  package var assigned: Int
  package var microseconds: Int

  package init(change: RebalanceLabel, assigned: Int, microseconds: Int) {
    self.change = change
    self.assigned = assigned
    self.microseconds = microseconds
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("change", change.label)
    fields.integer("assigned", assigned)
    fields.number("durationMs", Double(microseconds) / 1_000)
  }
}
