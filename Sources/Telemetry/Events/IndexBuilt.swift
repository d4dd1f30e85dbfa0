/// A vector index was built or brought up to date.
package struct IndexBuilt: TelemetryEvent, Equatable {
  package static let name = "index.built"
  package var collection: String
  package var documents: Int
  package var microseconds: Int

  package init(collection: String, documents: Int, microseconds: Int) {
    self.collection = collection
    self.documents = documents
    self.microseconds = microseconds
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("collection", collection)
    fields.integer("documents", documents)
    fields.number("durationMs", Double(microseconds) / 1_000)
  }

  package func measure(_ metrics: Metrics) { metrics.indexesBuilt.add() }
}
