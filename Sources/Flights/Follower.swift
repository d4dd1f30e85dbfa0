/// One who waits for a flight.
package struct Follower<Requester: Sendable>: Sendable {
  package let number: UInt64
  package let requester: Requester
}
