/// Rows of a database, or lines of a file, that become the documents of an embedded index.
package struct CollectionSource: Sendable, Equatable {
  /// Name of a configured database; with `table`.
  package var database = ""
  package var table = ""
  package var idColumn = ""
  package var textColumns: [String] = []
  package var payloadColumns: [String] = []
  package var tenantColumn = ""
  /// A file of one JSON object a line, instead of a table.
  package var jsonl = ""
  package var idField = "id"
  package var textFields: [String] = ["text"]

  package init() {}
}
