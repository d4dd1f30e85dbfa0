/// What became of a batch of sent records, by their place in the batch.
package struct BatchDelivery: Sendable {
  /// One for each record; that of a failed record has offset -1.
  package var deliveries: [Delivery]
  /// The failed records, by index; empty when all were delivered.
  package var failures: [Int: KafkaError]

  package init(deliveries: [Delivery], failures: [Int: KafkaError] = [:]) {
    self.deliveries = deliveries
    self.failures = failures
  }

  package static func failed(_ count: Int, _ error: KafkaError) -> BatchDelivery {
    BatchDelivery(
      deliveries: Array(repeating: Delivery(partition: -1, offset: -1), count: count),
      failures: Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, error) }))
  }

  package var succeeded: Bool { failures.isEmpty }

  /// The failure of the first record that failed.
  package var firstError: KafkaError? { failures.min { $0.key < $1.key }?.value }
}
