package import Models

/// A collection that questions may be searched in.
package struct AnswerableCollection: Sendable {
  /// Which rows its documents stand for.
  package struct Source: Sendable, Equatable {
    package var database: String
    package var table: String
    package var idColumn: String

    package init(database: String, table: String, idColumn: String) {
      self.database = database
      self.table = table
      self.idColumn = idColumn
    }
  }

  package var name: String
  package var description: String
  /// Tenants that may search; empty: everyone.
  package var tenants: Set<String>
  package var embedding: any Embedding
  /// The same model without waiting, where it is in this process.
  package var embedsAtOnce: (@Sendable (String) -> [Float])?
  /// Hits when the question names no limit.
  package var limit: Int
  package var source: Source?
  /// Members of the documents' payloads, as far as they are known.
  package var payloadFields: [String]

  package init(
    name: String, description: String = "", tenants: [String] = [], embedding: any Embedding,
    embedsAtOnce: (@Sendable (String) -> [Float])? = nil, limit: Int = 10, source: Source? = nil,
    payloadFields: [String] = []
  ) {
    self.name = name
    self.description = description
    self.tenants = Set(tenants)
    self.embedding = embedding
    self.embedsAtOnce = embedsAtOnce
    self.limit = limit
    self.source = source
    self.payloadFields = payloadFields
  }

  func isOpen(to tenant: String?) -> Bool {
    tenants.isEmpty || tenant.map(tenants.contains) ?? false
  }
}
