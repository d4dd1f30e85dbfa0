package import Contract

/// Names one execution: two flights of one fingerprint, one after the other, differ.
package struct FlightNumber: Hashable, Sendable {
  package let fingerprint: Fingerprint
  package let value: UInt64
}
