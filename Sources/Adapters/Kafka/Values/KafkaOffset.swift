/// Offsets with a meaning of their own, for `KafkaConsuming.start(assigning:handler:)`.
package enum KafkaOffset {
  package static let beginning: Int64 = -2
  package static let end: Int64 = -1
}
