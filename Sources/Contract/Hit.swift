public import JSON

/// One document that a vector search found.
public struct Hit: Hashable, Sendable {
  public var collection: String
  public var id: String
  /// Higher is nearer; its scale is the collection's.
  public var score: Double
  public var payload: JSONValue

  public init(collection: String, id: String, score: Double, payload: JSONValue) {
    self.collection = collection
    self.id = id
    self.score = score
    self.payload = payload
  }
}
