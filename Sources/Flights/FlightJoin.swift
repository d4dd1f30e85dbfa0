package import Contract

/// What joining came to.
package enum FlightJoin: Sendable {
  /// Nobody asks this yet: execute it, then finish the flight.
  case lead(FlightNumber)
  /// Somebody does: the answer will come, after the parts that are there already.
  case follow(UInt64, parts: [EncodedAnswer])
  /// It was answered a moment ago. Where nobody was left to carry its charge (`isCharged` false), as
  /// after a rebalance, this requester does.
  case warm(EncodedAnswer, age: Duration, isCharged: Bool)
}
