/// A member of a group of the in-memory broker, at one generation.
struct InMemoryMembership: Hashable, Sendable {
  var group: String
  var memberID: String
  var generation: Int
}
