package import JSON

/// A document with its embedding.
package struct VectorDocument: Sendable {
  package var id: String
  package var vector: [Float]
  package var payload: JSONValue
  package var tenant: String?

  package init(id: String, vector: [Float], payload: JSONValue = [:], tenant: String? = nil) {
    self.id = id
    self.vector = vector
    self.payload = payload
    self.tenant = tenant
  }
}
