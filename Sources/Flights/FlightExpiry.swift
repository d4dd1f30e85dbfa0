/// Followers whose deadline has passed.
package struct FlightExpiry<Requester: Sendable>: Sendable {
  package var followers: [Follower<Requester>] = []
  /// Flights nobody is left in.
  package var cancelled: [FlightNumber] = []
  /// When to look again.
  package var next: ContinuousClock.Instant?
}
