/// One collection in a Qdrant server, and how it is spoken to.
package struct QdrantTarget: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The name requests use.
  package var name: String
  /// `http://host:6333`, without a trailing slash.
  package var baseURL: String
  /// The collection's name in Qdrant.
  package var collection: String
  package var apiKey: String?
  /// Payload field that holds the tenant; nil: not divided.
  package var tenantField: String?
  /// Payload fields returned with a hit; empty: all but the tenant's.
  package var payloadFields: [String]
  /// Length of its vectors, where known: then a question of another length is not even sent.
  package var dimension: Int?
  /// The longest a call may take.
  package var timeout: Duration

  package init(
    name: String, baseURL: String, collection: String? = nil, apiKey: String? = nil,
    tenantField: String? = nil, payloadFields: [String] = [], dimension: Int? = nil,
    timeout: Duration = .seconds(5)
  ) {
    self.name = name
    var base = baseURL
    while base.hasSuffix("/") { base.removeLast() }
    self.baseURL = base
    self.collection = collection ?? name
    self.apiKey = apiKey
    self.tenantField = tenantField
    self.payloadFields = payloadFields
    self.dimension = dimension
    self.timeout = timeout
  }

  /// Without the key, which no log may hold.
  package var description: String { "\(collection) at Qdrant" }
  package var customMirror: Mirror { Mirror(self, children: ["collection": collection]) }
}
