/// Followers whose deadline has passed.
package struct FlightExpiry<Requester: Sendable>: Sendable {
  package var followers: [Follower<Requester>] = []
  /// For each of them how many parts it has had.
  package var parts: [Int] = []
  /// Flights nobody is left in.
  package var cancelled: [FlightNumber] = []
  /// When to look again.
  package var next: ContinuousClock.Instant?
}
